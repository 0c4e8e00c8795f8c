/** Puts an attempt's output, masked, into the day log. */
import type { Masker } from "../../masking/masker.ts";
import { printable } from "../../core/printable.ts";
import { copyOutput, type Copied } from "./copy-output.ts";
import { dayLogName, openDayLog, type DayLog } from "./day-log.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { localTime } from "./local-time.ts";
import type { AttemptContext } from "./context.ts";
import type { AttemptFiles } from "./run-folder.ts";

export interface LogEntry {
  readonly runId: string;
  readonly task: string;
  readonly zone: string;
  readonly attempt: number;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** `succeeded, exit 0` */
  readonly ending: string;
  /** A sentence of ours below the output, for attempts that printed nothing themselves; or null. */
  readonly remark: string | null;
}

export type LogResult =
  | { readonly ok: true; readonly log: string; readonly offset: number; readonly lastLine: string | null }
  | { readonly ok: false; readonly detail: string; readonly lastLine: null };

/** Writes the entry, whole or not at all. Does not throw: a log that cannot be written is a result. */
export async function writeLog(
  context: AttemptContext,
  files: AttemptFiles,
  masker: Masker,
  entry: LogEntry,
): Promise<LogResult> {
  const log = dayLogName(entry.task, entry.startedAt, entry.zone);
  const started = localTime(entry.startedAt, entry.zone);
  const opening = `=== nightdesk run ${entry.runId} attempt ${entry.attempt} started `;
  let file: DayLog | null = null;
  try {
    const open = openDayLog(context.home, log, files, opening, `${opening}${started} ===`);
    file = open;
    const limits = context.limits ?? DEFAULT_LIMITS;
    const copied = await copyOutput(files.output, limits, masker, (bytes) => open.write(bytes));
    open.write(Buffer.from(masker.mask(lastLines(entry, copied))));
    open.complete();
    return { ok: true, log, offset: open.offset, lastLine: lastLineOf(copied) };
  } catch (error) {
    takeBack(file);
    const detail = error instanceof Error ? error.message : String(error);
    return { ok: false, detail: `The log ${log} could not be written: ${detail}`, lastLine: null };
  } finally {
    file?.close();
  }
}

function lastLines(entry: LogEntry, copied: Copied): string {
  const seconds = ((entry.endedAt - entry.startedAt) / 1000).toFixed(1);
  const open = copied.endsWithBreak ? "" : "; its last line had no line break";
  const end = `=== run ${entry.runId} attempt ${entry.attempt} ended: ${entry.ending}, ${seconds} s${open} ===\n`;
  return entry.remark === null ? end : `${entry.remark}\n${end}`;
}

function takeBack(file: DayLog | null): void {
  try {
    file?.undo();
  } catch {
    // The first error has been told; half an entry does no harm, the next one begins on a line of its own.
  }
}

function lastLineOf(copied: Copied): string | null {
  const lines = printable(copied.last).split("\n");
  const line = lines.findLast((text) => text.trim() !== "")?.trim();
  if (line === undefined) return null;
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
