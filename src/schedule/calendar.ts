/** Moments of a calendar rule: cron patterns in local time, laid on the zone's timeline. */
import type { Occurrence } from "../core/slot.ts";
import { DAY_MS, SECOND_MS, dateText, dayOf, timeText } from "./civil.ts";
import { parseCron } from "./cron-pattern.ts";
import { matchingDays, type DaySource } from "./matching-days.ts";
import { stretchAfter, stretchAt, type Stretch, type Timeline } from "./zone-timeline.ts";

/** Patterns of one rule that share their days and their kind, with their times united. */
export interface CalendarGroup {
  /** True: follows real time, skips gaps, comes twice in a repeated hour. False: every nominal time comes once. */
  readonly wild: boolean;
  readonly days: DaySource;
  /** Seconds since midnight, ascending, without duplicates. */
  readonly times: readonly number[];
}

/**
 * Reads the patterns of a rule; the result is kept.
 *
 * @throws RangeError if a pattern is not a cron expression
 */
export function calendarGroups(patterns: readonly string[]): readonly CalendarGroup[] {
  const key = patterns.join("\n");
  const known = compiled.get(key);
  if (known !== undefined) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const groups = groupPatterns(patterns);
  compiled.set(key, groups);
  return groups;
}

const compiled = new Map<string, readonly CalendarGroup[]>();
const MAX_COMPILED = 1000;

function groupPatterns(patterns: readonly string[]): CalendarGroup[] {
  const byDays = Map.groupBy(patterns.map(parseCron), ({ wild, days }) => `${wild} ${days}`);
  return [...byDays.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [
      { wild: first.wild, days: matchingDays(first.days), times: unite(group.map(({ times }) => times)) },
    ];
  });
}

function unite(lists: readonly (readonly number[])[]): readonly number[] {
  const [only = []] = lists;
  // A rule of seconds has up to 86,400 times, in order already.
  return lists.length < 2 ? only : [...new Set(lists.flat())].toSorted((a, b) => a - b);
}

/** Moments of one group with `after < at <= until`, ordered by instant and nominal time. */
export function* groupOccurrences(
  group: CalendarGroup,
  timeline: Timeline,
  after: number,
  until: number,
): Generator<Occurrence, void, undefined> {
  if (!(after < until)) return;
  let stretch: Stretch | null = stretchAt(timeline, after);
  while (stretch !== null && stretch.start <= until) {
    const { start, offset, wallBefore } = stretch;
    // No day from here on, a day or two of gap included: what follows would be a walk over empty centuries.
    if (group.days.next(dayOf(Math.max(start, after) + offset) - 2) === null) return;
    const from = Math.max(start, after + 1) + offset;
    const to = Math.min(stretch.end - 1, until) + offset;
    if (group.wild) {
      yield* wallTimes(group, from, Math.min(to, wallBefore - 1), 2, (wall) => wall - offset);
    } else if (start > after) {
      // Times that the clock jumped over come at the first instant after the gap.
      yield* wallTimes(group, wallBefore, start + offset - 1, 1, () => start);
    }
    yield* wallTimes(group, Math.max(from, wallBefore), to, 1, (wall) => wall - offset);
    stretch = stretchAfter(timeline, stretch);
  }
}

/** The group's times on the wall between two local times, both included; `place` gives each its instant. */
function* wallTimes(
  group: CalendarGroup,
  from: number,
  to: number,
  pass: 1 | 2,
  place: (wall: number) => number,
): Generator<Occurrence, void, undefined> {
  if (from > to) return;
  for (let day = group.days.next(dayOf(from)); day !== null; day = group.days.next(day + 1)) {
    const midnight = day * DAY_MS;
    if (midnight > to) return;
    const date = `${dateText(day)}T`;
    const { times } = group;
    for (let index = firstFrom(times, (from - midnight) / SECOND_MS); index < times.length; index += 1) {
      const second = times[index] ?? 0;
      const wall = midnight + second * SECOND_MS;
      if (wall > to) return;
      yield { nominal: date + timeText(second), pass, at: place(wall) };
    }
  }
}

/** Index of the first time at or after `second`. */
function firstFrom(times: readonly number[], second: number): number {
  let low = 0;
  let high = second <= 0 ? 0 : times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < second) low = middle + 1;
    else high = middle;
  }
  return low;
}
