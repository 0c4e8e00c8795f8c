/** What is unusual about a task, out of its own history and without any set-up. */
import type { FindingDraft } from "../report.ts";
import { isFarAbove, isFarBelow, LEAST_HISTORY, median, upperEdge, usualBefore } from "./unusual.ts";
import { moneyWords, timesWords, timeWords } from "./words.ts";

/** Findings of Nightdesk itself are those of this task. */
export const OWN_TASK = "nightdesk";
/** Their scope, so that nothing else takes them for its own. */
export const TREND_SCOPE = "trends";

/** So many runs are looked back at. */
export const LOOK_BACK_RUNS = 60;

export interface PastRun {
  readonly succeeded: boolean;
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly changed: number | null;
  readonly costUsd: number | null;
}

export interface TaskHistory {
  readonly task: string;
  /** By schedule or follow-up, not by hand, and no full rebuilds: those that are like each other. Newest first. */
  readonly runs: readonly PastRun[];
  /** Scheduled moments since the last success that ended badly; those that were declined on purpose do not count. */
  readonly badMoments: number;
  /** Any success, also one by hand. */
  readonly lastSuccessAt: number | null;
  /** False while it is paused or disabled: then silence is wanted. */
  readonly isAwake: boolean;
  readonly now: number;
}

/** So much longer than usual a run must take at least: what is a matter of seconds is nobody's. */
export const LEAST_SLOW_MS = 10_000;
const LEAST_USUAL_CHANGES = 20;
const LEAST_COST_USD = 0.1;
/** Shorter than this is no silence. */
export const LEAST_SILENCE_MS = 24 * 3_600_000;
/** Single failures are alerts of their own. */
const LEAST_BAD_MOMENTS = 4;
const GAPS_OF_SILENCE = 3;

/** Keys that `taskTrends` may give for a task; those it does not give are over. */
export function trendKeys(task: string): readonly string[] {
  return [`slow:${task}`, `few_changes:${task}`, `stale:${task}`, `dear_run:${task}`];
}

export function taskTrends(history: TaskHistory): FindingDraft[] {
  return [slow(history), fewChanges(history), stale(history), dearRun(history)].filter(
    (draft) => draft !== null,
  );
}

function slow({ task, runs }: TaskHistory): FindingDraft | null {
  const times = successes(runs).map(({ startedAt, finishedAt }) => finishedAt - startedAt);
  const [newest] = times;
  const earlier = usualBefore(times, isSlow);
  if (newest === undefined || earlier === null) return null;
  const usual = median(earlier);
  return finding(
    `slow:${task}`,
    "info",
    `${task} took ${timeWords(newest)}, ${timesWords(newest, Math.max(usual, 1))} ${timeWords(usual)}`,
    `Compared with its last ${earlier.length} successful runs, the longest of which took ${timeWords(Math.max(...earlier))}.`,
  );
}

function isSlow(ms: number, earlier: readonly number[]): boolean {
  return isFarAbove(ms, earlier, LEAST_SLOW_MS) && ms >= median(earlier) + LEAST_SLOW_MS;
}

function isFew(changed: number, earlier: readonly number[]): boolean {
  return isFarBelow(changed, earlier, LEAST_USUAL_CHANGES);
}

function isDear(usd: number, earlier: readonly number[]): boolean {
  return isFarAbove(usd, earlier, LEAST_COST_USD);
}

function fewChanges({ task, runs }: TaskHistory): FindingDraft | null {
  // A run that changed nothing often says nothing: where there usually is something, that is none.
  const counts = successes(runs).map(({ changed }) => changed ?? 0);
  const [newest] = counts;
  const earlier = usualBefore(counts, isFew);
  if (newest === undefined || earlier === null) return null;
  return finding(
    `few_changes:${task}`,
    "warning",
    `${task} changed ${newest === 0 ? "nothing" : newest}, where it usually changes ${Math.round(median(earlier))}`,
    `In ${earlier.length} usual runs before it never changed fewer than ${Math.min(...earlier)}. Did its source shrink or change its form?`,
  );
}

function stale({ task, runs, badMoments, lastSuccessAt, isAwake, now }: TaskHistory): FindingDraft | null {
  if (!isAwake || lastSuccessAt === null || badMoments < LEAST_BAD_MOMENTS) return null;
  const ends = successes(runs).map(({ finishedAt }) => finishedAt);
  const gaps = ends.slice(1).map((end, index) => (ends[index] ?? end) - end);
  if (gaps.length < LEAST_HISTORY / 2) return null;
  const silence = now - lastSuccessAt;
  if (silence < LEAST_SILENCE_MS || silence < GAPS_OF_SILENCE * upperEdge(gaps)) return null;
  return finding(
    `stale:${task}`,
    "warning",
    `${task} has not succeeded for ${timeWords(silence)}; it usually does every ${timeWords(median(gaps))}`,
    `${badMoments} scheduled moments have passed since. What happened: nightdesk why ${task}`,
  );
}

function dearRun({ task, runs }: TaskHistory): FindingDraft | null {
  const costs = runs.map(({ costUsd }) => costUsd).filter((cost) => cost !== null);
  const [newest] = costs;
  const earlier = usualBefore(costs, isDear);
  if (newest === undefined || earlier === null) return null;
  const usual = median(earlier);
  const times = usual > 0 ? `, ${timesWords(newest, usual)} ${moneyWords(usual)}` : "";
  return finding(
    `dear_run:${task}`,
    "warning",
    `${task} cost ${moneyWords(newest)} in one run${times}`,
    `Compared with its last ${earlier.length} runs. A cap for each run: budget: {per_run_usd: …}`,
  );
}

function successes(runs: readonly PastRun[]): PastRun[] {
  return runs.filter(({ succeeded }) => succeeded);
}

export function finding(
  key: string,
  severity: FindingDraft["severity"],
  title: string,
  body: string,
): FindingDraft {
  return { key, severity, title, body, scope: TREND_SCOPE };
}
