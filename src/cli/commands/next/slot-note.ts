import { summerTimeNote } from "../../../schedule/summer-time-note.ts";
import type { PlannedSlot } from "./merge-slots.ts";

/** What a person should know about a slot beforehand; null on an ordinary day. */
export function slotNote({ task, occurrence, merged }: PlannedSlot): string | null {
  const parts: string[] = [];
  const summerTime = summerTimeNote(occurrence, task.zone);
  if (summerTime !== null) parts.push(summerTime);
  if (merged) parts.push("same instant as the slot before: both are one run");
  if (!task.enabled) parts.push("disabled: will be skipped");
  return parts.length === 0 ? null : parts.join("; ");
}
