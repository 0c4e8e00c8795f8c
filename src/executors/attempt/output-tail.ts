/** Reads along while output is being written: masked, printable, a piece at a time. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { printableStream } from "../../core/printable.ts";
import type { Masker } from "../../masking/masker.ts";
import { cutNear, megabytes } from "./copy-output.ts";

export interface OutputTail {
  /** What came since the last call; the end of it may be held back for a moment while it could begin a secret. */
  read(): string;
  /** The same in pieces, for who takes time over each; with the last one everything has been read. */
  pieces(): Iterable<string>;
  /** The rest. Nothing may be read after it. */
  end(): string;
}

/** A view that is not read holds a few copies of one of these. */
const CHUNK = 64 * 1024;
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

  function skipTo(file: number, size: number): string {
    if (size < offset) {
      // The work emptied its own output.
      const rest = flush();
      offset = 0;
      return rest;
    }
    const behind = size - offset - MOST_AT_ONCE;
    if (behind <= 0) return "";
    const rest = flush();
    const from = offset;
    // In the middle of a secret its second half would not be known for what it is.
    offset = cutNear(file, offset + behind, masker, "after");
    return `${rest}\n=== nightdesk: ${megabytes(offset - from)} not shown; the log has more ===\n`;
  }

  /** One chunk; the file is closed again, since it may be a while until the next. */
  function readNext(): { readonly shown: string; readonly size: number } {
    const file = openIfThere(path);
    if (file === null) return { shown: "", size: 0 };
    try {
      const { size } = fstatSync(file);
      const skipped = skipTo(file, size);
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size - offset, 1)));
      const read = readSync(file, chunk, 0, Math.min(chunk.length, size - offset), offset);
      offset += read;
      const shown = skipped + text.push(masking.push(chunk.subarray(0, read)));
      return { shown, size: read === 0 ? 0 : size };
    } finally {
      closeSync(file);
    }
  }

  function* pieces(): Generator<string> {
    // What comes while this is read is for the next time, or it would have no end.
    let { shown, size } = readNext();
    for (const until = size; offset < until && size > 0; { shown, size } = readNext()) yield shown;
    yield shown + text.push(masking.relax());
  }

  return {
    read: () => [...pieces()].join(""),
    pieces,
    end: () => [...pieces()].join("") + flush(),
  };
}

function openIfThere(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch {
    return null;
  }
}
