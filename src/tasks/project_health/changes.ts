/** What a status and the times of its files say about work that waits for a commit. */
import { decodeBytes } from "./bytes.ts";
import { readChangedFiles } from "./changed-files.ts";
import type { ChangedFile } from "./changed-files.ts";
import type { Changes } from "./facts.ts";
import type { Status } from "./status-porcelain.ts";

/** From this many files in one second on it was a program: a formatter, a restore, a checkout, a clone. */
const BULK_FILES = 20;
const BULK_SHARE = 0.8;
const MAX_LARGE = 20;

export interface ChangesOptions {
  /** The work tree; absolute. */
  readonly root: string;
  /** Epoch ms. */
  readonly now: number;
  readonly largeBytes: number;
  readonly signal: AbortSignal;
}

export const NO_CHANGES: Changes = {
  tracked: 0,
  untracked: 0,
  conflicted: 0,
  oldestAt: null,
  newestAt: null,
  bulk: 0,
  largeUntracked: [],
  truncated: false,
};

export async function summarizeChanges(status: Status, options: ChangesOptions): Promise<Changes> {
  const entries = status.entries.filter((entry) => entry.kind !== "ignored");
  if (entries.length === 0) return { ...NO_CHANGES, truncated: status.truncated };
  const { files, untracked, more } = await readChangedFiles(entries, options.root, options.signal);
  const bulk = bulkSecond(files);
  const times = files
    .filter((file) => !file.tracked || secondOf(file) !== bulk?.second)
    .map((file) => Math.min(file.at, options.now));
  return {
    tracked: entries.filter((entry) => entry.kind !== "untracked").length,
    untracked,
    conflicted: entries.filter((entry) => entry.kind === "unmerged").length,
    ...rangeOf(times),
    bulk: bulk?.count ?? 0,
    largeUntracked: largeFiles(files, options.largeBytes),
    truncated: status.truncated || more,
  };
}

/** Changes of a work tree together with those of its submodules. */
export function addChanges(all: readonly Changes[]): Changes {
  const sum = (value: (changes: Changes) => number): number =>
    all.reduce((total, one) => total + value(one), 0);
  return {
    tracked: sum((one) => one.tracked),
    untracked: sum((one) => one.untracked),
    conflicted: sum((one) => one.conflicted),
    ...rangeOf(all.flatMap((one) => [one.oldestAt, one.newestAt]).filter((time) => time !== null)),
    bulk: sum((one) => one.bulk),
    largeUntracked: all.flatMap((one) => one.largeUntracked),
    truncated: all.some((one) => one.truncated),
  };
}

function rangeOf(times: readonly number[]): Pick<Changes, "oldestAt" | "newestAt"> {
  if (times.length === 0) return { oldestAt: null, newestAt: null };
  return {
    oldestAt: times.reduce((a, b) => Math.min(a, b)),
    newestAt: times.reduce((a, b) => Math.max(a, b)),
  };
}

function secondOf(file: ChangedFile): number {
  return Math.floor(file.at / 1000);
}

/** The second in which nearly all changed files were written, if it was a program that did it. */
function bulkSecond(files: readonly ChangedFile[]): { second: number; count: number } | null {
  const tracked = files.filter((file) => file.tracked);
  if (tracked.length < BULK_FILES) return null;
  const counts = new Map<number, number>();
  for (const file of tracked) counts.set(secondOf(file), (counts.get(secondOf(file)) ?? 0) + 1);
  for (const [second, count] of counts) {
    if (count >= tracked.length * BULK_SHARE) return { second, count };
  }
  return null;
}

function largeFiles(files: readonly ChangedFile[], largeBytes: number): Changes["largeUntracked"] {
  return files
    .filter((file) => !file.tracked && file.bytes >= largeBytes)
    .toSorted((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_LARGE)
    .map((file) => ({ path: decodeBytes(file.path), bytes: file.bytes }));
}
