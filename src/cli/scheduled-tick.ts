/** The sign that the system's scheduler leaves at each call, also when nothing is due: `doctor` goes by it. */
import { mkdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Its time of modification is the last moment at which the system's scheduler called `tick`. */
const SIGN = join("state", "scheduled_tick");

/** What the scheduler's entry calls; people type the first word alone. */
export const SCHEDULED_FLAG = "--scheduled";

/** @param home absolute path */
export function signScheduledTick(home: string, now: number): void {
  const path = join(home, SIGN);
  const seconds = now / 1000;
  try {
    utimesSync(path, seconds, seconds);
  } catch {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, "", { mode: 0o600 });
      utimesSync(path, seconds, seconds);
    } catch {
      // A full or read-only disk is told of by the ledger; the work goes on.
    }
  }
}

/** The short way of `tick` is life too: else an absence would seem to have begun with the last thing that was due. */
export function touchLifeSign(home: string, now: number): void {
  try {
    utimesSync(join(home, "state", "alive"), now / 1000, now / 1000);
  } catch {
    // The next pass that has something to do makes it.
  }
}

/** Epoch milliseconds; null if the scheduler never called. */
export function lastScheduledTick(home: string): number | null {
  const stat = statSync(join(home, SIGN), { throwIfNoEntry: false });
  return stat === undefined ? null : stat.mtimeMs;
}
