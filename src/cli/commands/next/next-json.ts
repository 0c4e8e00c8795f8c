import { localText } from "../../../schedule/local-text.ts";
import { type ChunkedWriter, chunkedWriter } from "../../chunked-writer.ts";
import type { Output } from "../../context.ts";
import type { PlannedSlot } from "./merge-slots.ts";
import { slotNote } from "./slot-note.ts";
import { utcClock } from "./utc-clock.ts";

/** `[{task, at, local, note}]`, written by hand: it may be a million rows. */
export function printSlotsAsJson(output: Output, slots: Iterable<PlannedSlot>): void {
  const writer: ChunkedWriter = chunkedWriter(output);
  const utcText = utcClock();
  let separator = "[\n";
  for (const slot of slots) {
    const { task, occurrence } = slot;
    const note = slotNote(slot);
    const local = localText(occurrence.at, task.zone);
    const noteText = note === null ? "null" : JSON.stringify(note);
    // Ids are snake_case words and times are digits: nothing in them needs escaping.
    writer.write(
      `${separator}{"task":"${task.id}","at":"${utcText(occurrence.at)}","local":"${local}","note":${noteText}}`,
    );
    separator = ",\n";
  }
  writer.write(separator === "[\n" ? "[]\n" : "\n]\n");
  writer.end();
}
