/** Upcoming slots for people, one heading per day. */
import { hasSlots, type Task } from "../../../core/task.ts";
import { localText } from "../../../schedule/local-text.ts";
import { chunkedWriter } from "../../chunked-writer.ts";
import type { Output } from "../../context.ts";
import { paintFor } from "../../render/colour.ts";
import { clockTime, longDate, offsetOf } from "../../render/local-time.ts";
import type { PlannedSlot } from "./merge-slots.ts";
import { slotNote } from "./slot-note.ts";

interface TextPlan {
  readonly slots: Iterable<PlannedSlot>;
  readonly tasks: readonly Task[];
  /** Zone of the home; days and times are its own. */
  readonly zone: string;
}

/** @returns how many slots were printed */
export function printSlotsAsText(output: Output, { slots, tasks, zone }: TextPlan): number {
  const paint = paintFor(output);
  const writer = chunkedWriter(output);
  const width = Math.max(0, ...tasks.filter((task) => hasSlots(task.rule)).map((task) => task.id.length));
  let day = "";
  let count = 0;
  for (const slot of slots) {
    const local = localText(slot.occurrence.at, zone);
    if (local.slice(0, 10) !== day) {
      writer.write(`${day === "" ? "" : "\n"}${paint.bold(longDate(local))}\n`);
      day = local.slice(0, 10);
    }
    writer.write(`${slotLine(slot, local, zone, width, paint)}\n`);
    count += 1;
  }
  writer.end();
  return count;
}

function slotLine(
  slot: PlannedSlot,
  local: string,
  zone: string,
  width: number,
  paint: ReturnType<typeof paintFor>,
): string {
  const { task, occurrence } = slot;
  const elsewhere =
    task.zone === zone ? "" : `${clockTime(localText(occurrence.at, task.zone))} ${task.zone}`;
  const note = slotNote(slot);
  const rest = [elsewhere, note === null ? "" : paint.warn(note)].filter((part) => part !== "").join("  ");
  const id = rest === "" ? task.id : task.id.padEnd(width);
  return `  ${clockTime(local)} ${paint.dim(offsetOf(local))}  ${id}${rest === "" ? "" : `  ${rest}`}`;
}
