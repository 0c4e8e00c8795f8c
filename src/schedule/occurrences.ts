/** The moments of a rule, in order, as a stream. */
import type { Occurrence } from "../core/slot.ts";
import type { SlotRule } from "../core/task.ts";
import { calendarGroups, groupOccurrences } from "./calendar.ts";
import { LAST_INSTANT_MS } from "./civil.ts";
import { intervalOccurrences } from "./interval.ts";
import { mergeOccurrences } from "./merge-occurrences.ts";
import { zoneTimeline } from "./zone-timeline.ts";

/**
 * All moments of a rule with `after < at <= until`, ordered by instant, nominal time and pass. Nominal times that land
 * on one instant are all there; it is the planner that lets one of them run.
 *
 * Nothing is kept: a year of `every 1s` can be walked in constant memory.
 *
 * @param zone IANA zone that `checkZone` took
 * @param afterMs epoch milliseconds, excluded
 * @param untilMs epoch milliseconds, included
 * @throws RangeError on the first step if the rule or the zone is not valid
 */
export function occurrences(
  rule: SlotRule,
  zone: string,
  afterMs: number,
  untilMs: number,
): Iterable<Occurrence> {
  return { [Symbol.iterator]: () => walk(rule, zone, afterMs, untilMs) };
}

function walk(
  rule: SlotRule,
  zone: string,
  afterMs: number,
  untilMs: number,
): Iterator<Occurrence, void, undefined> {
  const after = Math.max(Math.floor(afterMs), -LAST_INSTANT_MS);
  const until = Math.min(Math.floor(untilMs), LAST_INSTANT_MS);
  const timeline = zoneTimeline(zone);
  if (rule.kind === "every") return intervalOccurrences(rule, timeline, after, until);
  const groups = calendarGroups(rule.patterns);
  return mergeOccurrences(groups.map((group) => groupOccurrences(group, timeline, after, until)));
}
