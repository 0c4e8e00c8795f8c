/** A run's own place while its agent works or waits: settings, transcript of the program, temporary files. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TokenUsage } from "../../core/money/cost.ts";

export interface Waiting {
  readonly session: string;
  /** What the session had used when it stopped, by model: its figures go on counting. */
  readonly usage: Readonly<Record<string, TokenUsage>>;
}

const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const WAITING = "waiting.json";

/** Absolute. */
export function sessionFolder(home: string, runId: string): string {
  if (!SAFE_ID.test(runId)) throw new RangeError(`Not a run id: ${JSON.stringify(runId)}`);
  return join(home, "state", "claude", runId);
}

export function readWaiting(folder: string): Waiting | null {
  try {
    return JSON.parse(readFileSync(join(folder, WAITING), "utf8")) as Waiting;
  } catch {
    return null;
  }
}

export function keepWaiting(folder: string, waiting: Waiting): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, WAITING), JSON.stringify(waiting), { mode: 0o600 });
}

/** The wait is over; what comes next decides whether there is another. */
export function endWaiting(folder: string): void {
  rmSync(join(folder, WAITING), { force: true });
}

/** Removes the place, unless the run waits and will come back to it. */
export function clearSession(folder: string, isOver: boolean): void {
  if (!isOver && existsSync(join(folder, WAITING))) return;
  rmSync(folder, { recursive: true, force: true });
}
