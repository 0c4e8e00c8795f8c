/** What files inside the repository tell without git: unfinished work, stashes, locks. Instants are epoch ms. */
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isMissing } from "./file-errors.ts";
import type { Operation } from "./facts.ts";

export interface GitState {
  readonly operation: { readonly name: Operation; readonly since: number | null } | null;
  readonly lockedSince: number | null;
}

/** A rebase leaves a cherry-pick's mark too while it stops, so the order counts. */
const MARKS: readonly (readonly [string, Operation])[] = [
  ["rebase-merge", "rebase"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
  ["BISECT_LOG", "bisect"],
];

/** @param gitDir of one checkout */
export async function readGitState(gitDir: string): Promise<GitState> {
  const names = new Set(await readdir(gitDir));
  const mark = MARKS.find(([name]) => names.has(name));
  const lockedSince = names.has("index.lock") ? await changedAt(join(gitDir, "index.lock")) : null;
  if (mark === undefined) return { operation: null, lockedSince };
  const [file, operation] = mark;
  const since = await changedAt(join(gitDir, file));
  const isMail = file === "rebase-apply" && (await changedAt(join(gitDir, file, "applying"))) !== null;
  return { operation: { name: isMail ? "am" : operation, since }, lockedSince };
}

/** Time of the last change, or null if the file is not there. */
export async function changedAt(path: string): Promise<number | null> {
  try {
    return Math.floor((await lstat(path)).mtimeMs);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** A stash for each line, the oldest first: `old new Name <mail> seconds zone<TAB>message`. */
export async function readStashes(commonDir: string): Promise<{ count: number; oldestAt: number | null }> {
  let text: string;
  try {
    text = await readFile(join(commonDir, "logs", "refs", "stash"), "latin1");
  } catch (error) {
    if (isMissing(error)) return { count: 0, oldestAt: null };
    throw error;
  }
  const times = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(/> (\d+) [+-]\d{4}(\t|$)/.exec(line)?.[1] ?? Number.NaN) * 1000);
  const known = times.filter((time) => Number.isSafeInteger(time));
  return { count: times.length, oldestAt: known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b)) };
}
