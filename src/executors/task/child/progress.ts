/** `progress` of a task, thinned out: a loop over a million rows may call it a million times. */
import type { ReportLine } from "./report-file.ts";

const LEAST_STEP = 0.01;
const LEAST_PAUSE_MS = 200;

/** @param now epoch milliseconds */
export function createProgress(
  write: ReportLine,
  now: () => number,
): (fraction: number, note?: string) => void {
  let lastFraction = -1;
  let lastNote: string | undefined;
  let lastAt = Number.NEGATIVE_INFINITY;

  return function progress(fraction, note) {
    if (!Number.isFinite(fraction))
      throw new TypeError(`progress needs a fraction from 0 to 1, not ${String(fraction)}`);
    const clamped = Math.min(1, Math.max(0, fraction));
    const at = now();
    const news = note !== lastNote || Math.abs(clamped - lastFraction) >= LEAST_STEP;
    const due = at < lastAt || at - lastAt >= LEAST_PAUSE_MS;
    const ends = clamped === 1 && lastFraction !== 1;
    if (!ends && !(news && due)) return;
    lastFraction = clamped;
    lastNote = note;
    lastAt = at;
    write({ progress: clamped, ...(note === undefined ? {} : { note }) });
  };
}
