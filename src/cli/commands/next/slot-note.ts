import { summerTimeNote } from "../../../schedule/summer-time-note.ts";
import { stretchAt, zoneTimeline } from "../../../schedule/zone-timeline.ts";
import type { PlannedSlot } from "./merge-slots.ts";

/** Clocks never change by more than a day, so further away from a change there is nothing to say about it. */
const NEAR_MS = 2 * 86_400_000;

/** What a person should know about a slot beforehand; null on an ordinary day. */
export function slotNote({ task, occurrence, merged }: PlannedSlot): string | null {
  const summerTime = isNearChange(task.zone, occurrence.at) ? summerTimeNote(occurrence, task.zone) : null;
  if (summerTime === null && !merged && task.enabled) return null;
  const parts: string[] = [];
  if (summerTime !== null) parts.push(summerTime);
  if (merged) parts.push("same instant as the slot before: both are one run");
  if (!task.enabled) parts.push("disabled: will be skipped");
  return parts.join("; ");
}

/** Asked a million times for a year of slots, hence the short way round `summerTimeNote`. */
function isNearChange(zone: string, at: number): boolean {
  const { start, end } = stretchAt(zoneTimeline(zone), at);
  return at - start < NEAR_MS || end - at < NEAR_MS;
}
