/** Reads along while output is being written: masked, printable, a piece at a time. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { printableStream } from "../../core/printable.ts";
import type { Masker } from "../../masking/masker.ts";
import { megabytes } from "./copy-output.ts";

export interface OutputTail {
  /** What came since the last call; the end of it may be held back for a moment while it could begin a secret. */
  read(): string;
  /** The rest. Nothing may be read after it. */
  end(): string;
}

const CHUNK = 256 * 1024;
/** Who prints faster than a view can follow gets the newest part shown. */
const MOST_AT_ONCE = 4 * 1024 * 1024;

/** @param path the spool; it need not be there yet */
export function createOutputTail(path: string, masker: Masker): OutputTail {
  let masking = masker.stream();
  let text = printableStream();
  let offset = 0;

  function flush(): string {
    const rest = text.push(masking.end()) + text.end();
    masking = masker.stream();
    text = printableStream();
    return rest;
  }

  function skipTo(size: number): string {
    if (size < offset) {
      // The work emptied its own output.
      const rest = flush();
      offset = 0;
      return rest;
    }
    const behind = size - offset - MOST_AT_ONCE;
    if (behind <= 0) return "";
    const rest = flush();
    offset += behind;
    return `${rest}\n=== nightdesk: ${megabytes(behind)} not shown; the log has more ===\n`;
  }

  function readNew(): string {
    const file = openIfThere(path);
    if (file === null) return "";
    try {
      const { size } = fstatSync(file);
      const parts = [skipTo(size)];
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size - offset, 1)));
      while (offset < size) {
        const read = readSync(file, chunk, 0, Math.min(chunk.length, size - offset), offset);
        if (read === 0) break;
        offset += read;
        parts.push(text.push(masking.push(chunk.subarray(0, read))));
      }
      return parts.join("");
    } finally {
      closeSync(file);
    }
  }

  return {
    read: () => readNew() + text.push(masking.relax()),
    end: () => readNew() + flush(),
  };
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch {
    return null;
  }
}
