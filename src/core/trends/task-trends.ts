/** What is unusual about a task, out of its own history and without any set-up. */
import type { FindingDraft } from "../report.ts";
import { isFarAbove, isFarBelow, LEAST_HISTORY, median, farAboveFrom, usualBefore } from "./unusual.ts";
import { moneyWords, timesWords, timeWords } from "./words.ts";

/** Findings of Nightdesk itself are those of this task. */
export const OWN_TASK = "nightdesk";
/** Their scope, so that nothing else takes them for its own. */
export const TREND_SCOPE = "trends";

/** So many runs are looked back at. */
export const LOOK_BACK_RUNS = 60;

export interface PastRun {
  readonly succeeded: boolean;
  /** Of its last attempt: what it waited for before, a retry or an answer of a person, is no work. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly changed: number | null;
  readonly costUsd: number | null;
}

export interface TaskHistory {
  readonly task: string;
  /** By schedule or follow-up, not by hand, and no full rebuilds: those that are like each other. Newest first. */
  readonly runs: readonly PastRun[];
  /** How long a run that is under way, and like those, has worked so far, ms; null if there is none. */
  readonly runningMs: number | null;
  /** Scheduled moments since the last success that ended badly. */
  readonly badMoments: number;
  /** Those since then at which there was nothing to do, by the word of a gate or of the task itself. */
  readonly declinedMoments: number;
  /** Any success, also one by hand. */
  readonly lastSuccessAt: number | null;
  /** From when on it has not succeeded for longer than its rhythm; null if it has none. */
  readonly overdueAt: number | null;
  /** False while it is paused or disabled: then silence is wanted. */
  readonly isAwake: boolean;
  readonly now: number;
}

/** So much longer than usual a run must take at least: what is a matter of seconds is nobody's. */
export const LEAST_SLOW_MS = 10_000;
const LEAST_USUAL_CHANGES = 20;
const LEAST_COST_USD = 0.1;
/** Single failures are alerts of their own. */
const LEAST_BAD_MOMENTS = 2;

/** Keys that `taskTrends` may give for a task; those it does not give are over. */
export function trendKeys(task: string): readonly string[] {
  return [`slow:${task}`, `few_changes:${task}`, `stale:${task}`, `dear_run:${task}`];
}

export function taskTrends(history: TaskHistory): FindingDraft[] {
  return [slow(history), fewChanges(history), stale(history), dearRun(history)].filter(
    (draft) => draft !== null,
  );
}

function slow({ task, runs, runningMs }: TaskHistory): FindingDraft | null {
  const ended = durations(runs);
  return (
    (runningMs === null ? null : slowAmong(task, [runningMs, ...ended], "has been running for")) ??
    slowAmong(task, ended, "took")
  );
}

/** @param times newest first */
function slowAmong(task: string, times: readonly number[], verb: string): FindingDraft | null {
  const [newest] = times;
  const earlier = usualBefore(times, isSlow);
  if (newest === undefined || earlier === null) return null;
  const usual = median(earlier);
  return finding(
    `slow:${task}`,
    "info",
    `${task} ${verb} ${timeWords(newest)}, ${timesWords(newest, Math.max(usual, 1))} ${timeWords(usual)}`,
    `Compared with ${earlier.length} successful runs before, the longest of which took ${timeWords(Math.max(...earlier))}.`,
  );
}

/** When a run that is under way becomes a slow one, ms after its start; null while too little is known. */
export function slowAfterMs(runs: readonly PastRun[]): number | null {
  const times = durations(runs);
  return times.length < LEAST_HISTORY ? null : Math.max(farAboveFrom(times), median(times) + LEAST_SLOW_MS);
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

function stale(history: TaskHistory): FindingDraft | null {
  const { task, runs, badMoments, declinedMoments, lastSuccessAt, overdueAt, isAwake, now } = history;
  // A task of many hours needs them after its moment too.
  if (!isAwake || overdueAt === null || now < overdueAt + median(durations(runs))) return null;
  if (badMoments < LEAST_BAD_MOMENTS || declinedMoments >= badMoments) return null;
  const since =
    lastSuccessAt === null
      ? "has never succeeded"
      : `has not succeeded for ${timeWords(now - lastSuccessAt)}`;
  return finding(
    `stale:${task}`,
    "warning",
    `${task} ${since}, though it was due ${badMoments} times`,
    `That is longer than its rhythm. What happened: nightdesk why ${task}`,
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

/** Of those that succeeded, newest first, ms. */
function durations(runs: readonly PastRun[]): number[] {
  return successes(runs).map(({ startedAt, finishedAt }) => finishedAt - startedAt);
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
