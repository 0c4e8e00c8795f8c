/** Numbers that delivery lives by. Milliseconds unless the name says otherwise. */

const FIRST_RETRY_MS = 10_000;
const LONGEST_RETRY_MS = 15 * 60_000;

/** The worker looks at least this often. */
export const STEP_MS = 15_000;

/** When its process ends, the worker still sends for this time at most … */
export const DRAIN_MS = 30_000;
/** … and waits for nothing that comes later than this. */
export const DRAIN_PATIENCE_MS = 5_000;

/** A message that says nothing of its own is of no use after this time. */
export const MESSAGE_LASTS_MS = 7 * 86_400_000;
/** What no channel was there for when it was written is not brought up days later. */
export const NEWS_LASTS_MS = 3 * 86_400_000;

/** What a gateway may have passed on already is tried again for so long, not for a week. */
export const REPEATS_LAST_MS = 86_400_000;

/** The same words about the same task within this time are one message. */
export const REPEAT_MS = 3_600_000;

/** More messages of a kind than `MOST_BESIDE_EACH_OTHER` within this time are a storm. */
export const STORM_MS = 60_000;

/** A channel that cannot be reached gives way to the next one after so many attempts … */
export const LEAST_ATTEMPTS = 4;
/** … and this time. */
export const GIVE_WAY_MS = 30 * 60_000;
export const GIVE_WAY_CRITICAL_MS = 5 * 60_000;

/** Whatever a channel asks for, it is tried again after this time: nobody means weeks. */
export const LONGEST_HOLD_MS = 86_400_000;

/**
 * Pause after an attempt that did not succeed; doubles, with a quarter of chance to either side.
 *
 * @param attempts so far, at least 1
 * @param random 0 to 1
 */
export function backOffMs(attempts: number, random: number): number {
  const pause = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts - 1, 20), LONGEST_RETRY_MS);
  return Math.round(pause * (0.75 + random / 2));
}
