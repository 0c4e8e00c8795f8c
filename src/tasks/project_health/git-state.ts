/** What files inside the repository tell without git: unfinished work, stashes, locks. Instants are epoch ms. */
import { join } from "node:path";
import { changedAt, entriesOf, readSmallFile } from "./small-files.ts";
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
export function readGitState(gitDir: string): GitState {
  const names = new Set(entriesOf(gitDir).map((entry) => entry.name));
  const mark = MARKS.find(([name]) => names.has(name));
  const lockedSince = names.has("index.lock") ? changedAt(join(gitDir, "index.lock")) : null;
  if (mark === undefined) return { operation: null, lockedSince };
  const [file, operation] = mark;
  const since = changedAt(join(gitDir, file));
  const isMail = file === "rebase-apply" && changedAt(join(gitDir, file, "applying")) !== null;
  return { operation: { name: isMail ? "am" : operation, since }, lockedSince };
}

const MAX_STASH_BYTES = 16 * 1024 * 1024;

/** A stash for each line, the oldest first: `old new Name <mail> seconds zone<TAB>message`. */
export function readStashes(commonDir: string): { count: number; oldestAt: number | null } {
  const text =
    readSmallFile(join(commonDir, "logs", "refs", "stash"), MAX_STASH_BYTES)?.toString("latin1") ?? "";
  const times = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Number(/> (\d+) [+-]\d{4}(\t|$)/.exec(line)?.[1] ?? Number.NaN) * 1000);
  const known = times.filter((time) => Number.isSafeInteger(time));
  return {
    count: times.length,
    oldestAt: known.length === 0 ? null : known.reduce((a, b) => Math.min(a, b)),
  };
}
