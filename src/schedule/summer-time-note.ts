/** A word to people about a moment that falls on a change of the clocks. */
import type { Occurrence } from "../core/slot.ts";
import { dateText, dayOf, HOUR_MS, localMsText, MINUTE_MS, parseLocalText } from "./civil.ts";
import { stretchAfter, stretchAt, zoneTimeline } from "./zone-timeline.ts";

/** What is special about a moment, in one sentence; null on every ordinary day. */
export function summerTimeNote(occurrence: Occurrence, zone: string): string | null {
  const timeline = zoneTimeline(zone);
  const stretch = stretchAt(timeline, occurrence.at);
  const wall = occurrence.at + stretch.offset;
  const nominal = parseLocalText(occurrence.nominal);
  if (nominal < wall) return gapNote(nominal, wall);
  if (wall < stretch.wallBefore) {
    return `second pass of ${lengthText(stretch.wallBefore - stretch.start - stretch.offset)}: clocks went back`;
  }
  const next = stretchAfter(timeline, stretch);
  if (next === null || wall < next.start + next.offset) return null;
  return `first pass of ${lengthText(next.wallBefore - next.start - next.offset)}: clocks go back`;
}

function gapNote(nominal: number, wall: number): string {
  if (dayOf(nominal) === dayOf(wall)) {
    return `${clockText(nominal)} does not exist this night: clocks go forward; runs at ${clockText(wall)}`;
  }
  const [missing, runs] = [nominal, wall].map((time) => `${dateText(dayOf(time))} ${clockText(time)}`);
  return `${missing} does not exist: clocks go forward; runs at ${runs}`;
}

/** `02:30`, or `02:30:15` where seconds matter. */
function clockText(wall: number): string {
  const time = localMsText(wall).slice(localMsText(wall).indexOf("T") + 1);
  return time.endsWith(":00") ? time.slice(0, -3) : time;
}

function lengthText(ms: number): string {
  if (ms === HOUR_MS) return "a repeated hour";
  if (ms % HOUR_MS === 0) return `${ms / HOUR_MS} repeated hours`;
  return `${Math.round(ms / MINUTE_MS)} repeated minutes`;
}
