/** Days as the home's zone has them. */
import { localDate } from "../../schedule/local-text.ts";
import { stretchAt, zoneTimeline } from "../../schedule/zone-timeline.ts";

export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** First instant of a date. */
export function dayStart(date: string, zone: string): number {
  return wallInstant(Date.parse(`${date}T00:00:00Z`), zone);
}

/** Instant at which the wall shows a time; `wall` is that time as if it were UTC. */
function wallInstant(wall: number, zone: string): number {
  const timeline = zoneTimeline(zone);
  const near = wall - stretchAt(timeline, wall).offset;
  // The offset of the guess is another one where a transition lies between.
  return wall - stretchAt(timeline, near).offset;
}

/** `2026-11-23` and a number of days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

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
