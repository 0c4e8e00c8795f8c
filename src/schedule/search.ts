/** Looking for single moments of a rule. */
import type { Occurrence } from "../core/slot.ts";
import type { SlotRule } from "../core/task.ts";
import { calendarGroups } from "./calendar.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "./civil.ts";
import { occurrences } from "./occurrences.ts";

/** The rarest day that can be written, a 29 February on one weekday, comes after 40 years at the latest. */
const SEARCH_MS = 41 * 366 * DAY_MS;

/** The first moment after an instant, or null if there is none in the next 41 years. */
export function nextOccurrence(rule: SlotRule, zone: string, afterMs: number): Occurrence | null {
  for (const occurrence of occurrences(rule, zone, afterMs, afterMs + SEARCH_MS)) return occurrence;
  return null;
}

/** The newest moment at or before an instant, or null if there is none in the 41 years before. */
export function previousOccurrence(rule: SlotRule, zone: string, atMs: number): Occurrence | null {
  let high = atMs;
  // Windows that grow backwards: a frequent rule is found in the first, a rare one in few steps.
  for (let length = MINUTE_MS; ; length *= 8) {
    const low = atMs - Math.min(length, SEARCH_MS);
    if (hasMoment(rule, zone, low, high)) return newestBetween(rule, zone, low, high);
    if (length >= SEARCH_MS) return null;
    high = low;
  }
}

/** True if no day on the calendar ever fits the rule, such as 30 February. */
export function neverFires(rule: SlotRule, zone: string): boolean {
  if (rule.kind === "every") return nextOccurrence(rule, zone, rule.anchorMs) === null;
  return calendarGroups(rule.patterns).every(
    ({ days, times }) => times.length === 0 || days.next(0) === null,
  );
}

/** The last moment of a window that has one, by halving it before walking over what is left. */
function newestBetween(rule: SlotRule, zone: string, lowMs: number, highMs: number): Occurrence | null {
  let low = lowMs;
  let high = highMs;
  while (high - low > HOUR_MS) {
    const middle = Math.floor((low + high) / 2);
    if (hasMoment(rule, zone, middle, high)) low = middle;
    else high = middle;
  }
  let newest: Occurrence | null = null;
  for (const occurrence of occurrences(rule, zone, low, high)) newest = occurrence;
  return newest;
}

function hasMoment(rule: SlotRule, zone: string, after: number, until: number): boolean {
  for (const _ of occurrences(rule, zone, after, until)) return true;
  return false;
}
