/**
 * A repository's own configuration may name programs that git runs while it only compares files: clean filters and
 * filter processes. Every one is found first and switched off for our calls.
 */
import { join } from "node:path";
import { readSmallFile, statOf } from "./small-files.ts";
import type { GitResult } from "./git-command.ts";

export interface LocalConfig {
  /** Settings that switch the repository's filters off. */
  readonly overrides: readonly (readonly [string, string])[];
  readonly remotes: number;
  /** Some of its objects are only with the remote; comparing their contents would fail. */
  readonly partial: boolean;
}

/** A filter that cannot be named in an environment variable cannot be switched off. */
export class UnsafeConfig extends Error {}

/** Larger files are left to git. */
const MAX_BYTES = 256 * 1024;
const PARTIAL = /promisor|partialclone/i;
/** The names that lead to a program, or to a file that may; section names cannot be spelled any other way. */
const NEEDS_GIT = /filter|include|worktreeconfig/i;
const MAX_FILTERS = 100;

/**
 * Reads the file itself where it is plain, and asks git where it is not: a process less for nearly every repository.
 *
 * @param listed output of `git config --list -z` in the repository, which starts nothing
 * @throws UnsafeConfig
 */
export async function readLocalConfig(
  commonDir: string,
  listed: () => Promise<GitResult>,
): Promise<LocalConfig> {
  const text = plainText(join(commonDir, "config"));
  if (text !== null && !NEEDS_GIT.test(text))
    return { overrides: [], remotes: remoteSections(text), partial: PARTIAL.test(text) };
  const result = await listed();
  if (result.exitCode !== 0 || result.truncated) {
    throw new UnsafeConfig(`its configuration cannot be read: ${result.stderr.trim().slice(0, 200)}`);
  }
  return fromListing(result.stdout);
}

/** @returns null for what is better left to git */
function plainText(file: string): string | null {
  const stats = statOf(file);
  if (stats === null) return "";
  if (!stats.isFile() || stats.size > MAX_BYTES) return null;
  return readSmallFile(file, MAX_BYTES)?.toString("latin1") ?? null;
}

function remoteSections(text: string): number {
  const names = new Set<string>();
  for (const match of text.matchAll(/^[ \t]*\[[ \t]*remote[ \t]+"((?:[^"\\]|\\.)*)"[ \t]*\]/gim)) {
    if (match[1] !== undefined) names.add(match[1]);
  }
  return names.size;
}

/** @param listing keys, each followed by a line feed and its value, ended by NUL */
export function fromListing(listing: Buffer): LocalConfig {
  const filters = new Set<string>();
  const remotes = new Set<string>();
  let partial = false;
  for (const record of listing.toString("utf8").split("\0")) {
    const key = record.split("\n", 1)[0] ?? "";
    const [, section, name] = /^([a-z0-9-]+)\.(.*)\.[a-z0-9-]+$/is.exec(key) ?? [];
    partial ||= PARTIAL.test(key);
    if (name === undefined) continue;
    if (section === "filter") filters.add(name);
    if (section === "remote") remotes.add(name);
  }
  return { overrides: switchOff(filters), remotes: remotes.size, partial };
}

function switchOff(filters: ReadonlySet<string>): [string, string][] {
  if (filters.size > MAX_FILTERS) throw new UnsafeConfig(`its configuration names ${filters.size} filters`);
  return [...filters].flatMap((name): [string, string][] => {
    if (/[\ufffd\r]/.test(name)) {
      throw new UnsafeConfig("its configuration names a filter that cannot be switched off");
    }
    return [
      [`filter.${name}.clean`, ""],
      [`filter.${name}.smudge`, ""],
      [`filter.${name}.process`, ""],
      [`filter.${name}.required`, "false"],
    ];
  });
}
