/** The end of a text that may be of any length. */
import type { ChunkedWriter } from "./chunked-writer.ts";
import type { Output } from "./context.ts";

/** A line of gigabytes does not have to fit into memory: of what is longer, the end is kept. */
const MOST_CHARACTERS = 1 << 22;

/** Keeps the last lines of what is written and hands them on at the end. */
export function lastLinesWriter(output: Output, lines: number): ChunkedWriter {
  let kept = "";
  return {
    write(text) {
      kept += text;
      // Cut now and then rather than each time: a long log comes in a million pieces.
      if (kept.length > 2 * MOST_CHARACTERS) kept = lastLines(kept, lines).slice(-MOST_CHARACTERS);
    },
    end() {
      const end = lastLines(kept, lines).slice(-MOST_CHARACTERS);
      if (end !== "") output.write(end);
      kept = "";
    },
  };
}

/** The last lines of a text; a line break at its end begins no further line. */
export function lastLines(text: string, lines: number): string {
  let at = text.endsWith("\n") ? text.length - 1 : text.length;
  for (let left = lines; left > 0; left -= 1) {
    if (at <= 0) return text;
    at = text.lastIndexOf("\n", at - 1);
    if (at === -1) return text;
  }
  return text.slice(at + 1);
}
