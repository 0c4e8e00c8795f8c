/** Instants as people of a zone write them. */
import { dateText, dayOf, localMsText, MINUTE_MS, SECOND_MS, twoDigits } from "./civil.ts";
import { stretchAt, zoneTimeline } from "./zone-timeline.ts";

/**
 * Local time with its offset, to the second: `2026-03-29T03:00:00+02:00`.
 *
 * @throws RangeError if the runtime does not know the zone
 */
export function localText(ms: number, zone: string): string {
  const { offset } = stretchAt(zoneTimeline(zone), ms);
  const second = Math.floor(ms / SECOND_MS) * SECOND_MS;
  return localMsText(second + offset) + offsetText(offset);
}

/** Date on the wall at an instant: `2026-03-29`. */
export function localDate(ms: number, zone: string): string {
  return dateText(dayOf(ms + stretchAt(zoneTimeline(zone), ms).offset));
}

/** `+02:00`; seconds only for offsets of long ago that have some. */
function offsetText(offsetMs: number): string {
  const sign = offsetMs < 0 ? "-" : "+";
  const minutes = Math.floor(Math.abs(offsetMs) / MINUTE_MS);
  const seconds = Math.floor((Math.abs(offsetMs) % MINUTE_MS) / SECOND_MS);
  const text = `${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
  return seconds === 0 ? text : `${text}:${twoDigits(seconds)}`;
}
