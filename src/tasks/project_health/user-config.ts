/**
 * The part of the user's own git configuration that changes what counts as a change, and nothing else: no filters, no
 * helpers, no aliases. It is written to a file of its own, so that a repository's settings still win over it.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitResult } from "./git-command.ts";

const KEPT = new Set([
  "core.excludesfile",
  "core.autocrlf",
  "core.eol",
  "core.filemode",
  "core.symlinks",
  "core.ignorecase",
  "core.longpaths",
  "core.precomposeunicode",
  "core.checkstat",
  "core.trustctime",
  "core.quotepath",
  "status.showuntrackedfiles",
]);

/** @param listing output of `git config --list -z` */
export function keptSettings(listing: Buffer): [string, string][] {
  return listing
    .toString("utf8")
    .split("\0")
    .flatMap((record): [string, string][] => {
      const line = record.indexOf("\n");
      // A key without a value is true.
      const key = line < 0 ? record : record.slice(0, line);
      const value = line < 0 ? "true" : record.slice(line + 1);
      return KEPT.has(key) ? [[key, value]] : [];
    });
}

/** The text of a configuration file with these settings. */
export function configText(settings: readonly (readonly [string, string])[]): string {
  return settings
    .map(([key, value]) => {
      const [section, name] = key.split(".");
      const quoted = value
        .replaceAll("\\", "\\\\")
        .replaceAll('"', '\\"')
        .replaceAll("\n", "\\n")
        .replaceAll("\t", "\\t");
      return `[${section}]\n\t${name} = "${quoted}"\n`;
    })
    .join("");
}

export interface UserConfig {
  readonly file: string | null;
  remove(): Promise<void>;
}

/**
 * @param run starts git with these arguments in the user's environment
 * @param folder for a private folder of its own
 */
export async function keepUserConfig(
  run: (args: readonly string[]) => Promise<GitResult>,
  folder: string,
): Promise<UserConfig> {
  const scopes = ["--system", "--global"];
  const listings = await Promise.all(
    scopes.map((scope) => run(["config", scope, "--includes", "--list", "-z"])),
  );
  // A scope without a file ends with an error and no output: nothing to keep.
  const settings = listings.flatMap((listing) => keptSettings(listing.stdout));
  if (settings.length === 0) return { file: null, remove: async () => {} };
  const own = await mkdtemp(join(folder, "nightdesk-git-"));
  const file = join(own, "config");
  await writeFile(file, configText(settings), { mode: 0o600 });
  return { file, remove: () => rm(own, { recursive: true, force: true }) };
}
