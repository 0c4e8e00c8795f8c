/**
 * How a scheduled moment or a run can end. One vocabulary for both, so that a slot and the run made for it
 * always carry the same word.
 */

/** Ends of work that was started. */
export const RUN_OUTCOMES = ["succeeded", "failed", "timed_out", "cancelled", "over_budget", "lost"] as const;

/** Ends of slots for which nothing was done; always with a reason. */
export const NON_RUN_OUTCOMES = ["skipped", "missed", "merged"] as const;

export const OUTCOMES = [...RUN_OUTCOMES, ...NON_RUN_OUTCOMES] as const;

export type RunOutcome = (typeof RUN_OUTCOMES)[number];
export type NonRunOutcome = (typeof NON_RUN_OUTCOMES)[number];
export type Outcome = (typeof OUTCOMES)[number];

/** True for the ends that a person should hear of unless a later attempt mends them. */
export function isBadOutcome(outcome: Outcome): boolean {
  return outcome === "failed" || outcome === "timed_out" || outcome === "lost" || outcome === "over_budget";
}
