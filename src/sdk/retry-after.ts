/** How long to wait before the next try of a request. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The header's wish in milliseconds; it comes as seconds or as a date.
 *
 * @returns null if there is none or it cannot be read
 */
export function parseRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  // Date.parse takes nearly everything that begins with a letter or a digit; a date names its day and a time.
  if (!/\d.*:/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * Pause before the next try: doubling, between half and all of it, so that many clients do not come back together.
 *
 * @param tries tries made so far, at least 1
 * @param random from 0 to 1
 */
export function backoffMs(tries: number, random: number): number {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS);
  return Math.round(longest * (0.5 + random / 2));
}
