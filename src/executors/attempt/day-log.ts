/** The log of a task's day: every run appends its output between two marked lines. */
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { localDate } from "./local-time.ts";
import type { AttemptFiles } from "./run-folder.ts";

/** Where a run's lines stand; kept in the attempt's folder, so that writing them again replaces them. */
interface LogSpan {
  /** Relative to the home, with slashes. */
  readonly log: string;
  readonly offset: number;
}

const LF = 10;

/** Path of the day log, relative to the home, with slashes. The day is that of the attempt's start. */
export function dayLogName(task: string, startedAt: number, zone: string): string {
  return `logs/${localDate(startedAt, zone)}_${task}.log`;
}

export interface DayLog {
  /** Bytes before the attempt's first line. */
  readonly offset: number;
  write(bytes: Uint8Array): void;
  /** Notes that everything is written. */
  complete(): void;
  /** Takes back what was written since opening, as far as the disk allows. */
  undo(): void;
  close(): void;
}

/**
 * Opens the day log to append one attempt. If this attempt was written before, by a process that died before the
 * ledger knew, its lines are taken back first.
 *
 * @param opening how the line begins that begins the attempt's part; no other attempt's part begins so
 * @param firstLine the whole line
 * @throws a system error if the log cannot be opened, also if a link stands in its place
 */
export function openDayLog(
  home: string,
  log: string,
  files: AttemptFiles,
  opening: string,
  firstLine: string,
): DayLog {
  const span = readSpan(files.logging) ?? readSpan(files.logged);
  mkdirSync(join(home, "logs"), { recursive: true, mode: 0o700 });
  const { O_RDWR, O_CREAT, O_APPEND } = constants;
  // O_NONBLOCK: a pipe in the log's place must not hang us.
  const careful = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = openSync(join(home, log), O_RDWR | O_CREAT | O_APPEND | careful, 0o600);
  let offset: number;
  try {
    offset = startOffset(file, span?.log === log ? span.offset : null, opening);
    writeFileSync(files.logging, JSON.stringify({ log, offset } satisfies LogSpan), { mode: 0o600 });
    writeAll(file, Buffer.from(`${firstLine}\n`));
  } catch (error) {
    closeSync(file);
    throw error;
  }
  return {
    offset,
    write: (bytes) => writeAll(file, bytes),
    complete: () => renameSync(files.logging, files.logged),
    undo: () => ftruncateSync(file, offset),
    close: () => closeSync(file),
  };
}

/** Where the attempt's part begins; the file ends there afterwards, with a whole line. */
function startOffset(file: number, known: number | null, opening: string): number {
  const stats = fstatSync(file);
  if (!stats.isFile())
    throw Object.assign(new Error("the day log is not a regular file"), { code: "EFTYPE" });
  if (known !== null && readAt(file, known, opening.length).toString("latin1") === opening) {
    ftruncateSync(file, known);
    return known;
  }
  if (stats.size === 0 || readAt(file, stats.size - 1, 1)[0] === LF) return stats.size;
  // Whoever wrote here last was cut off.
  writeAll(file, Buffer.from("\n"));
  return stats.size + 1;
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, offset));
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

function readSpan(path: string): LogSpan | null {
  try {
    const value = JSON.parse(readFileSync(path, "utf8")) as Partial<LogSpan> | null;
    const { log, offset } = value ?? {};
    return typeof log === "string" && typeof offset === "number" ? { log, offset } : null;
  } catch {
    return null;
  }
}
