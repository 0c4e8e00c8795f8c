/** Many small texts, few writes: a year of slots is a million lines. */
import type { Output } from "./context.ts";

const CHUNK_CHARACTERS = 1 << 16;

export interface ChunkedWriter {
  write(text: string): void;
  /** Writes what is left. */
  end(): void;
}

export function chunkedWriter(output: Output): ChunkedWriter {
  let pending = "";
  return {
    write(text) {
      pending += text;
      if (pending.length < CHUNK_CHARACTERS) return;
      output.write(pending);
      pending = "";
    },
    end() {
      if (pending !== "") output.write(pending);
      pending = "";
    },
  };
}
