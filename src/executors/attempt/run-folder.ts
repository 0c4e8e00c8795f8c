/**
 * Where a living run keeps its files: `state/runs/ID/N/`, a folder per attempt, so that a retry never reads what the
 * attempt before it left.
 */
import { mkdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

export interface AttemptFiles {
  readonly folder: string;
  /** Raw output, standard output and error in the order in which they were written. */
  readonly output: string;
  /** JSON lines that the work writes to report; `NIGHTDESK_OUTPUT` names it. */
  readonly report: string;
  /** Who was started: an `AttemptRecord` as JSON. */
  readonly pid: string;
  /** There as soon as the work itself, beyond our own preparations, has begun. */
  readonly started: string;
  /** Exit code and a line break. Without the line break it is not finished. */
  readonly exit: string;
  /** Where in which day log the output is being written: a `LogSpan` as JSON. */
  readonly logging: string;
  /** `logging`, renamed when the log has taken everything. */
  readonly logged: string;
}

const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Folder of a run, absolute. Throws a RangeError for an id that could lead out of `state/runs`. */
export function runFolder(home: string, runId: string): string {
  if (!SAFE_ID.test(runId)) throw new RangeError(`Not a run id: ${JSON.stringify(runId)}`);
  return join(home, "state", "runs", runId);
}

/** Paths of one attempt, 1 being the first; nothing is created. */
export function attemptFiles(home: string, runId: string, attempt: number): AttemptFiles {
  const folder = join(runFolder(home, runId), String(attempt));
  return {
    folder,
    output: join(folder, "output"),
    report: join(folder, "report.jsonl"),
    pid: join(folder, "pid"),
    started: join(folder, "started"),
    exit: join(folder, "exit"),
    logging: join(folder, "logging"),
    logged: join(folder, "logged"),
  };
}

/** Where `NIGHTDESK_DATA` points: there from the first run on, so that no script has to make it. */
export function dataFolder(home: string): string {
  return join(home, "data");
}

/** True if the work has printed anything. */
export function hasOutput(files: AttemptFiles): boolean {
  return (statSync(files.output, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/** Makes the attempt's folder, 0700 and empty: what an attempt that never began left there is removed. */
export function makeAttemptFolder(files: AttemptFiles): void {
  mkdirSync(join(files.folder, ".."), { recursive: true, mode: 0o700 });
  try {
    mkdirSync(files.folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    rmSync(files.folder, { recursive: true });
    mkdirSync(files.folder, { mode: 0o700 });
  }
}
