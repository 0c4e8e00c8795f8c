/** Copies a spool, masked and capped, to where it is to stay. */
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setImmediate as breathe } from "node:timers/promises";
import type { MaskStream } from "../../masking/mask-stream.ts";
import type { Masker } from "../../masking/masker.ts";
import type { OutputLimits } from "./limits.ts";

export interface Copied {
  /** Bytes in the spool. */
  readonly size: number;
  /** False if the last line had no line break; one was added then. */
  readonly endsWithBreak: boolean;
  /** The last bytes written, masked, at most `LAST_BYTES`. */
  readonly last: Uint8Array;
}

const CHUNK = 1024 * 1024;
const LAST_BYTES = 4096;
/** A cut is moved to a line's end if there is one so near. */
const LINE_REACH = 64 * 1024;
const LF = 10;

/**
 * Writes the spool through `write`, secrets masked. Of more than the limits allow the middle is left out, with a line
 * that says so. A spool that is not there counts as empty.
 *
 * @throws whatever `write` throws
 */
export async function copyOutput(
  path: string,
  limits: OutputLimits,
  masker: Masker,
  write: (bytes: Uint8Array) => void,
): Promise<Copied> {
  const file = openForReading(path);
  if (file === null) return { size: 0, endsWithBreak: true, last: new Uint8Array(0) };
  let last: Uint8Array = new Uint8Array(0);
  const put = (bytes: Uint8Array): void => {
    if (bytes.length === 0) return;
    write(bytes);
    last = Buffer.concat([last, bytes.subarray(-LAST_BYTES)]).subarray(-LAST_BYTES);
  };
  try {
    const { size } = fstatSync(file);
    if (size <= limits.logHead + limits.logTail) {
      await copyRange(file, 0, size, masker.stream(), put);
    } else {
      const headEnd = cutNear(file, limits.logHead, masker, "before");
      const tailStart = cutNear(file, size - limits.logTail, masker, "after");
      await copyRange(file, 0, headEnd, masker.stream(), put);
      put(Buffer.from(leftOut(last, tailStart - headEnd, headEnd, size - tailStart)));
      await copyRange(file, tailStart, size, masker.stream(), put);
    }
    const endsWithBreak = last.length === 0 || last.at(-1) === LF;
    if (!endsWithBreak) write(Buffer.from("\n"));
    return { size, endsWithBreak, last };
  } finally {
    closeSync(file);
  }
}

/** The line that stands for what was left out. */
function leftOut(before: Uint8Array, bytes: number, head: number, tail: number): string {
  const start = before.length === 0 || before.at(-1) === LF ? "" : "\n";
  return `${start}=== nightdesk: ${megabytes(bytes)} left out here; kept are the first ${megabytes(head)} and the last ${megabytes(tail)} ===\n`;
}

/** `10.0 MB`, in millions of bytes; small sizes in bytes. */
export function megabytes(bytes: number): string {
  return bytes < 100_000 ? `${bytes} bytes` : `${(bytes / 1e6).toFixed(1)} MB`;
}

async function copyRange(
  file: number,
  from: number,
  until: number,
  stream: MaskStream,
  put: (bytes: Uint8Array) => void,
): Promise<void> {
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(until - from, 1)));
  for (let at = from; at < until;) {
    const read = readSync(file, chunk, 0, Math.min(chunk.length, until - at), at);
    // Someone emptied the spool.
    if (read === 0) break;
    put(stream.push(chunk.subarray(0, read)));
    at += read;
    // A long log must not stop everything else.
    if (at < until) await breathe();
  }
  put(stream.end());
}

/** A place to cut near `at` that parts neither a line, if one ends near, nor ever a secret. */
export function cutNear(file: number, at: number, masker: Masker, side: "before" | "after"): number {
  // Line breaks inside a secret come on top of its length.
  const margin = masker.longest * 2 + LINE_REACH;
  const from = Math.max(0, at - margin);
  const window = Buffer.alloc(at + margin - from);
  const bytes = window.subarray(0, readSync(file, window, 0, window.length, from));
  const wanted = at - from;
  let cut = side === "before" ? bytes.lastIndexOf(LF, wanted - 1) + 1 : bytes.indexOf(LF, wanted) + 1;
  if (cut === 0 || Math.abs(cut - wanted) > LINE_REACH) cut = wanted;
  for (const span of masker.spans(bytes)) {
    if (span.start < cut && cut < span.end) cut = side === "before" ? span.start : span.end;
  }
  return from + cut;
}

function openForReading(path: string): number | null {
  try {
    return openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
