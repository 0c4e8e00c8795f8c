/** A run's own place while Claude works or the run waits: `state/claude/RUN/`, 0700. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SAFE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
const WAITING = "waiting.json";

/** Absolute. */
export function placeOf(home: string, runId: string): string {
  if (!SAFE_ID.test(runId)) throw new RangeError(`Not a run id: ${JSON.stringify(runId)}`);
  return join(home, "state", "claude", runId);
}

/** What the run goes on from, as it was written; null if it does not wait. */
export function readWaiting(place: string): object | null {
  try {
    return JSON.parse(readFileSync(join(place, WAITING), "utf8")) as object;
  } catch {
    return null;
  }
}

/** Whole or not at all. */
export function keepWaiting(place: string, waiting: object): void {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const path = join(place, WAITING);
  writeFileSync(`${path}.new`, JSON.stringify(waiting), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The wait is over; what comes next decides whether there is another. */
export function endWaiting(place: string): void {
  rmSync(join(place, WAITING), { force: true });
}

/** Removes the place, unless the run waits and will come back to it. */
export function clearPlace(place: string, isOver: boolean): void {
  if (!isOver && readWaiting(place) !== null) return;
  rmSync(place, { recursive: true, force: true });
}
