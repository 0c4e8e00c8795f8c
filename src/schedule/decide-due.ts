/** The catch-up planner: what becomes of the moments that have come since the last look. */
import type { Closing, Occurrence } from "../core/slot.ts";
import type { MissedPolicy } from "../core/task.ts";
import { gatherStretches, type EqualStretch, type StretchGatherer } from "./stretches.ts";

/** How a task wants missed moments to be treated; milliseconds. */
export interface DuePolicy {
  readonly missed: MissedPolicy;
  /** Missed moments older than this never run; null: however old. */
  readonly missedMaxAgeMs: number | null;
  /** How many moments `run_all` keeps. */
  readonly missedMaxRuns: number;
  /** A moment no older than this is merely late. */
  readonly graceMs: number;
  /** When a moment came nothing could be recorded, so if it is not made up for it was missed for that reason. */
  readonly isUnrecorded?: (at: number) => boolean;
}

export interface DueRun {
  readonly kind: "run";
  readonly occurrence: Occurrence;
  /** True if it is older than grace: it makes up for time in which nothing ran. */
  readonly catchUp: boolean;
}

export interface DueClose {
  readonly kind: "close";
  readonly occurrence: Occurrence;
  /** `detail` of a merged moment is the nominal time of the one it is merged into; else null. */
  readonly closing: Closing;
}

/** More than 50 neighbours with one and the same closing. */
export interface DueSpan {
  readonly kind: "span";
  readonly first: Occurrence;
  readonly last: Occurrence;
  readonly count: number;
  readonly closing: Closing;
}

export type DueItem = DueRun | DueClose | DueSpan;

export interface DueInput {
  /** All moments after the watermark, up to `now`, in order. Read once; moments after `now` are left alone. */
  readonly occurrences: Iterable<Occurrence>;
  readonly now: number;
  readonly policy: DuePolicy;
  /** Set if the task may not run at all. */
  readonly held: "paused" | "disabled" | null;
}

/**
 * Decides on every moment, in order. Moments of one instant are one run at most: the first stands, the others are
 * merged into it, also when none of them runs. Memory is bounded by the number of runs, not of moments.
 */
export function decideDue(input: DueInput): DueItem[] {
  const decided = gatherStretches(isSameVerdict);
  const waiting: Occurrence[][] = [];
  const keep = keptInstants(input.policy);
  for (const instant of byInstant(input)) {
    waiting.push(instant);
    const older = waiting.length > keep ? waiting.shift() : undefined;
    if (older !== undefined) decideInstant(older, "older", input, decided);
  }
  const newest = waiting.at(-1);
  for (const instant of waiting)
    decideInstant(instant, instant === newest ? "newest" : "kept", input, decided);
  const standsForOthers = newest?.[0] !== undefined && !isTooOld(newest[0], input);
  return decided.stretches.flatMap((stretch) => itemsOf(stretch, standsForOthers ? SUPERSEDED : TOO_LATE));
}

const MERGED = { outcome: "merged", reason: "same_instant" } as const;
const SUPERSEDED: Closing = { outcome: "missed", reason: "superseded", detail: null };
const TOO_LATE: Closing = { outcome: "missed", reason: "too_late", detail: null };
const UNRECORDED: Closing = { outcome: "missed", reason: "unrecorded", detail: null };
const TOO_MANY: Closing = { outcome: "missed", reason: "too_many", detail: null };

type Verdict =
  | { readonly kind: "run"; readonly catchUp: boolean }
  | { readonly kind: "close"; readonly closing: Closing }
  /** Superseded if the newest moment runs; that is known only when it has been seen. */
  | { readonly kind: "stood_for" };

/** Where an instant stands among those that have come. */
type Rank = "older" | "kept" | "newest";

/** How many of the newest instants have to be held back until it is known whether newer ones follow. */
function keptInstants(policy: DuePolicy): number {
  return policy.missed === "run_all" ? Math.max(1, policy.missedMaxRuns) : 1;
}

/** The moments up to now, those of one instant together. */
function* byInstant({ occurrences, now }: DueInput): Generator<Occurrence[], void, undefined> {
  let instant: Occurrence[] = [];
  for (const occurrence of occurrences) {
    if (occurrence.at > now) break;
    if (instant[0] !== undefined && instant[0].at !== occurrence.at) {
      yield instant;
      instant = [];
    }
    instant.push(occurrence);
  }
  if (instant.length > 0) yield instant;
}

function decideInstant(
  instant: readonly Occurrence[],
  rank: Rank,
  input: DueInput,
  decided: StretchGatherer<Verdict>,
): void {
  const [first, ...others] = instant;
  if (first === undefined) return;
  decided.add(first, verdictOn(first, rank, input));
  for (const other of others) {
    decided.add(other, { kind: "close", closing: { ...MERGED, detail: first.nominal } });
  }
}

function verdictOn(occurrence: Occurrence, rank: Rank, input: DueInput): Verdict {
  const verdict = verdictByPolicy(occurrence, rank, input);
  const { held, policy } = input;
  return held === null && verdict.kind !== "run" && policy.isUnrecorded?.(occurrence.at) === true
    ? { kind: "close", closing: UNRECORDED }
    : verdict;
}

function verdictByPolicy(occurrence: Occurrence, rank: Rank, input: DueInput): Verdict {
  const { held, policy } = input;
  if (held !== null) return { kind: "close", closing: { outcome: "skipped", reason: held, detail: null } };
  const catchUp = isMissed(occurrence, input);
  const run = { kind: "run", catchUp } as const;
  if (policy.missed === "run_once") {
    if (rank !== "newest") return { kind: "stood_for" };
    return isTooOld(occurrence, input) ? { kind: "close", closing: TOO_LATE } : run;
  }
  if (policy.missed === "skip") {
    if (catchUp) return { kind: "close", closing: TOO_LATE };
    return rank === "newest" ? run : { kind: "close", closing: SUPERSEDED };
  }
  if (isTooOld(occurrence, input)) return { kind: "close", closing: TOO_LATE };
  const beyondCap = rank === "older" || (catchUp && policy.missedMaxRuns < 1);
  return beyondCap ? { kind: "close", closing: TOO_MANY } : run;
}

function isMissed({ at }: Occurrence, { now, policy }: DueInput): boolean {
  return now - at > policy.graceMs;
}

/** Only a missed moment can be too old: one within grace is merely late, however short the longest age is. */
function isTooOld(occurrence: Occurrence, input: DueInput): boolean {
  const { missedMaxAgeMs } = input.policy;
  return missedMaxAgeMs !== null && isMissed(occurrence, input) && input.now - occurrence.at > missedMaxAgeMs;
}

/** Runs are never put together; closings are if they say the same. */
function isSameVerdict(a: Verdict, b: Verdict): boolean {
  if (a.kind === "stood_for" || b.kind === "stood_for") return a.kind === b.kind;
  if (a.kind === "run" || b.kind === "run") return false;
  const { outcome, reason, detail } = a.closing;
  return outcome === b.closing.outcome && reason === b.closing.reason && detail === b.closing.detail;
}

function itemsOf(stretch: EqualStretch<Verdict>, stoodFor: Closing): DueItem[] {
  const { verdict, single, first, last, count } = stretch;
  if (verdict.kind === "run") return [{ kind: "run", occurrence: first, catchUp: verdict.catchUp }];
  const closing = verdict.kind === "close" ? verdict.closing : stoodFor;
  if (single.length === 0) return [{ kind: "span", first, last, count, closing }];
  return single.map((occurrence) => ({ kind: "close", occurrence, closing }));
}
