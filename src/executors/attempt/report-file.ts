/** Reads the file in which the work reports. */
import { closeSync, openSync, readSync } from "node:fs";
import { createReportReader, LONGEST_REPORT_LINE, progressOf } from "../../core/report-lines.ts";
import type { Report } from "../../core/report.ts";

const CHUNK = 1024 * 1024;
const LF = 10;

/**
 * The whole report. A file that is not there is an empty report; one that cannot be read is lost.
 *
 * @param mask takes secrets out of every text
 */
export function readReport(path: string, mask: (text: string) => string): Report {
  const reader = createReportReader(mask);
  try {
    const lines = lineSplitter(
      (line) => reader.line(line),
      () => reader.tooLong(),
    );
    readChunks(path, 0, (bytes) => lines.push(bytes));
    lines.end();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") reader.lost(`Report: the file cannot be read (${code ?? "unknown error"})`);
  }
  return reader.report();
}

/** Calls back with the newest progress line, if any was added since the last call. */
export function createProgressReader(
  path: string,
  onProgress: (fraction: number, note: string | null) => void,
): () => void {
  let offset = 0;
  const added: NonNullable<Report["progress"]>[] = [];
  const lines = lineSplitter(
    (line) => added.push(...[progressOf(line) ?? []].flat()),
    () => undefined,
  );
  return () => {
    try {
      offset = readChunks(path, offset, (bytes) => lines.push(bytes));
    } catch {
      // Not there yet; and whatever is wrong with it is told when the report is read.
      return;
    }
    const latest = added.splice(0).at(-1);
    if (latest !== undefined) onProgress(latest.fraction, latest.note);
  };
}

/** @returns offset after what was read */
function readChunks(path: string, from: number, push: (bytes: Buffer) => void): number {
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(CHUNK);
    for (let offset = from; ;) {
      const read = readSync(file, chunk, 0, chunk.length, offset);
      if (read === 0) return offset;
      offset += read;
      push(chunk.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}

interface LineSplitter {
  push(bytes: Buffer): void;
  end(): void;
}

function lineSplitter(onLine: (text: string) => void, onTooLong: () => void): LineSplitter {
  let parts: Buffer[] = [];
  let length = 0;

  function add(bytes: Buffer): void {
    length += bytes.length;
    // Of a line that is too long nothing but its length is remembered.
    if (length > LONGEST_REPORT_LINE) parts = [];
    else parts.push(Buffer.from(bytes));
  }

  function flush(): void {
    if (length > LONGEST_REPORT_LINE) onTooLong();
    else onLine(decode(Buffer.concat(parts)));
    parts = [];
    length = 0;
  }

  return {
    push(bytes) {
      let from = 0;
      for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, from)) {
        add(bytes.subarray(from, at));
        flush();
        from = at + 1;
      }
      if (from < bytes.length) add(bytes.subarray(from));
    },
    end() {
      if (length > 0) flush();
    },
  };
}

/** Windows PowerShell writes UTF-16 where nobody tells it otherwise; its line breaks are two bytes, split in half. */
function decode(line: Buffer): string {
  if (!line.includes(0)) return line.toString("utf8");
  return (line[0] === 0 ? line.subarray(1) : line).toString("utf16le");
}
