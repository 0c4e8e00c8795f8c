/** A scheduled moment and how the planner may decide on it. */
import type { NonRunOutcome } from "./outcome.ts";

/** One moment that a rule names, before anything is decided about it. */
export interface Occurrence {
  /** Local time that the rule names, `2026-03-29T02:30:00`. Inside a spring gap this time does not exist. */
  readonly nominal: string;
  /** 1, or 2 for the second pass of a repeated hour. */
  readonly pass: 1 | 2;
  /** The instant it falls on, epoch milliseconds. */
  readonly at: number;
}

/**
 * Why a slot ended without a run. The word is stable (it stands in the ledger and in JSON); the sentence for people
 * is made from it elsewhere.
 */
export type NonRunReason =
  | "paused"
  | "disabled"
  | "overlap"
  | "upstream_failed"
  | "upstream_missed"
  | "upstream_paused"
  | "clock"
  | "over_budget"
  | "gate"
  /** The resident agent skipped this moment. */
  | "adapted"
  | "superseded"
  | "too_many"
  | "too_late"
  /** The ledger could not be written when it came. */
  | "unrecorded"
  | "config_changed"
  | "same_instant"
  | "queued_already"
  | "cancelled"
  /** The task itself declined, in its own words. */
  | "task_said";

export interface Closing {
  readonly outcome: NonRunOutcome;
  readonly reason: NonRunReason;
  /** The fact behind the reason: an upstream's id, the run that stands for this slot, the task's own words. */
  readonly detail: string | null;
}
