/** Whether and when a run is tried again. */
import type { RunOutcome } from "./outcome.ts";
import type { OnLost } from "./task.ts";

/** Longest delay between two attempts, one hour. */
export const MAX_RETRY_DELAY_MS = 3_600_000;

/**
 * `on_lost: retry` starts the work again even with `retries: 0`, but not for ever: work that takes the whole
 * machine down with it would otherwise do so again after every start.
 */
export const MAX_LOST_RETRIES = 3;

export interface RetryPolicy {
  readonly retries: number;
  readonly retryDelayMs: number;
  readonly onLost: OnLost;
}

export interface AttemptHistory {
  /** Attempts started so far, the ended one included. */
  readonly attempts: number;
  /** How many of them ended `lost`, the ended one included. */
  readonly lost: number;
}

/**
 * Delay before the next attempt.
 *
 * @param reason the result's reason; `denied` and `not_available` do not get better by trying again
 * @returns milliseconds, or null if the run is over
 */
export function retryDelay(
  outcome: RunOutcome,
  reason: string | null,
  policy: RetryPolicy,
  history: AttemptHistory,
): number | null {
  if (outcome === "lost") return lostDelay(policy, history);
  if (outcome !== "failed" && outcome !== "timed_out") return null;
  if (reason === "denied" || reason === "not_available" || reason === "settings_invalid") return null;
  return delayWithin(policy.retries, policy, history);
}

function lostDelay(policy: RetryPolicy, history: AttemptHistory): number | null {
  if (policy.onLost === "alert") return null;
  if (history.lost > MAX_LOST_RETRIES) return null;
  return delayWithin(Math.max(policy.retries, MAX_LOST_RETRIES), policy, history);
}

function delayWithin(retries: number, policy: RetryPolicy, history: AttemptHistory): number | null {
  if (history.attempts > retries) return null;
  const doubled = policy.retryDelayMs * 2 ** (history.attempts - 1);
  return Math.min(doubled, MAX_RETRY_DELAY_MS);
}
