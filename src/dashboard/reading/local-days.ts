/** Days as the home's zone has them. */
import { localDate } from "../../schedule/local-text.ts";
import { addDays, dayStart, wallInstant } from "../../schedule/local-days.ts";

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export { addDays, dayStart };

export function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === text;
}

/** An hour of the local day that lies some days before an instant. */
export function eveningBefore(at: number, zone: string, daysBack: number, hour: number): number {
  const date = addDays(localDate(at, zone), -daysBack);
  return wallInstant(Date.parse(`${date}T00:00:00Z`) + hour * HOUR_MS, zone);
}

export interface DayRun {
  readonly date: string;
  readonly from: number;
  /** Excluded. */
  readonly until: number;
  /** Days of 24 hours each in a row; 1 where the clocks change. */
  readonly days: number;
}

/** A stretch of dates cut so that days within each piece are equally long: few questions for a whole year. */
export function evenRuns(first: string, last: string, zone: string): DayRun[] {
  const runs: DayRun[] = [];
  let date = first;
  while (date <= last) {
    const from = dayStart(date, zone);
    const next = dayStart(addDays(date, 1), zone);
    const tail = runs.at(-1);
    if (tail !== undefined && next - from === DAY_MS && tail.until - tail.from === tail.days * DAY_MS)
      runs[runs.length - 1] = { ...tail, until: next, days: tail.days + 1 };
    else runs.push({ date, from, until: next, days: 1 });
    date = addDays(date, 1);
  }
  return runs;
}
