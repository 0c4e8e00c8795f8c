/** Hosts of pages build after each push and stop after too many: GitHub after ten in an hour. */

const HOUR_MS = 3_600_000;
export const MOST_PUSHES = 10;

/**
 * @param pushes instants of earlier pushes
 * @returns when the next one may go out; `now` or earlier if at once
 */
export function nextPushAt(pushes: readonly number[], now: number): number {
  const recent = recentPushes(pushes, now);
  const oldest = recent.at(-MOST_PUSHES);
  return oldest === undefined ? now : oldest + HOUR_MS;
}

/** Those that still count, oldest first. Instants of a clock that went wrong do not. */
export function recentPushes(pushes: readonly number[], now: number): number[] {
  return pushes.filter((at) => at > now - HOUR_MS && at <= now).toSorted((a, b) => a - b);
}
