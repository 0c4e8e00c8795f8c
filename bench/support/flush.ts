/** How long the disk takes to promise something. */
import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";

const FLUSHES = 51;

/** Median milliseconds of writing a page and waiting until the disk has it. */
export function flushTime(folder: string): number {
  const file = openSync(join(folder, "flushed"), "w", 0o600);
  const page = Buffer.alloc(4096);
  try {
    const times = Array.from({ length: FLUSHES }, () => {
      writeSync(file, page);
      const before = performance.now();
      fdatasyncSync(file);
      return performance.now() - before;
    });
    return times.toSorted((a, b) => a - b)[FLUSHES >> 1] ?? Number.NaN;
  } finally {
    closeSync(file);
  }
}
