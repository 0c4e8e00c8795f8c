/** Sentences that go with a message on every channel. */
import type { OutgoingMessage } from "../ports/channel.ts";

/** Where the whole of it can be read; null for messages that are of no run. */
export function footer({ run, task }: Pick<OutgoingMessage, "run" | "task">): string | null {
  if (run !== null) return `nightdesk report ${run}`;
  return task === null ? null : `nightdesk why ${task}`;
}

/** A text in at most so many bytes of UTF-8, cut between characters. */
export function withinBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  const mark = "…";
  const room = most - Buffer.byteLength(mark);
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > room) break;
    end += character.length;
  }
  return `${text.slice(0, end).trimEnd()}${mark}`;
}
