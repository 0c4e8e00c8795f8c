/** git for one repository: the same guarded environment for each call, errors told apart. */
import { dirname } from "node:path";
import { oneLine } from "./bytes.ts";
import { runGit } from "./git-command.ts";
import { withSettings } from "./git-environment.ts";
import { UnsafeConfig } from "./local-config.ts";
import { messageOf } from "./file-errors.ts";
import type { Unread } from "./facts.ts";
import type { GitResult } from "./git-command.ts";

export interface GitAccess {
  /** Absolute path of git. */
  readonly program: string;
  /** What all git processes of a run have in common. */
  readonly env: Readonly<Record<string, string>>;
  readonly trusted: (path: string) => boolean;
}

/** Where a call happens: a work tree, or for a bare repository its folder. */
export interface GitPlace {
  readonly path: string;
  readonly bare: boolean;
}

export type GitSettings = readonly (readonly [string, string])[];

/** git ended with an error. */
export class GitFailed extends Error {
  readonly stderr: string;
  constructor(stderr: string) {
    super(oneLine(firstLine(stderr)));
    this.name = "GitFailed";
    this.stderr = stderr;
  }
}

/**
 * Runs git in a place and never anywhere else: not in a repository further up, not in a work tree that the
 * repository's own configuration names.
 */
export async function gitIn(
  access: GitAccess,
  place: GitPlace,
  args: readonly string[],
  settings: GitSettings,
  signal: AbortSignal,
): Promise<GitResult> {
  const trust: GitSettings = access.trusted(place.path) ? [["safe.directory", "*"]] : [];
  const env = {
    ...withSettings(access.env, [...settings, ...trust]),
    GIT_CEILING_DIRECTORIES: dirname(place.path),
    ...(place.bare ? {} : { GIT_WORK_TREE: place.path }),
  };
  const program = access.program;
  return await runGit({
    program,
    args: ["--no-optional-locks", "--no-pager", "-C", place.path, ...args],
    env,
    signal,
  });
}

/** @throws GitFailed unless git ended well, or was ended by us because its output was endless */
export function outputOf(result: GitResult): Buffer {
  if (result.exitCode !== 0 && !result.truncated) throw new GitFailed(result.stderr);
  return result.stdout;
}

const FOREIGN = /dubious ownership/;
const DAMAGED =
  /corrupt|bad object|object file .* is empty|unable to read (tree|[0-9a-f]{40})|invalid sha1 pointer|bad (index|signature)|index file|Could not read [0-9a-f]{40}|missing (blob|tree|commit)|failed to (read object|traverse parents)|unable to parse|not a git repository/i;

/** What an error says about a repository. */
export function reasonOf(error: unknown): Pick<Unread, "reason" | "detail"> {
  if (error instanceof UnsafeConfig) return { reason: "unsafe", detail: error.message };
  if (!(error instanceof GitFailed)) return { reason: "git_failed", detail: oneLine(messageOf(error)) };
  if (FOREIGN.test(error.stderr)) return { reason: "foreign", detail: "it belongs to someone else" };
  // Objects that a partial clone never had are no damage.
  if (/promisor|lazy fetching/.test(error.stderr)) return { reason: "git_failed", detail: error.message };
  return { reason: DAMAGED.test(error.stderr) ? "damaged" : "git_failed", detail: error.message };
}

function firstLine(stderr: string): string {
  const lines = stderr.split("\n").map((line) => line.trim());
  return (
    lines.find((line) => /^(fatal|error):/.test(line)) ??
    lines.find((line) => line !== "") ??
    "git said nothing"
  );
}
