/** When the invented PC is on: at work hours, now and then on weekends, not in the holidays. */
import { addDays, dayStart } from "../../src/dashboard/reading/local-days.ts";
import { createRandom } from "./random.ts";

export const ZONE = "Europe/Prague";
const HOUR = 3_600_000;
const MINUTE = 60_000;

export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** Stretches in which it was on, oldest first; the last one is still going on. */
export function onStretches(first: string, last: string, now: number): Stretch[] {
  const random = createRandom(7);
  const stretches: Stretch[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const day = dayStart(date, ZONE);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    const isHoliday = date >= "2026-08-08" && date <= "2026-08-23";
    const isWeekend = weekday === 0 || weekday === 6;
    if (isHoliday || (isWeekend && (random() > 0.25 || date >= "2026-11-21"))) continue;
    const from = day + (isWeekend ? 10 * HOUR : 5 * HOUR) + Math.floor(random() * 50) * MINUTE;
    const until = date === last ? Number.POSITIVE_INFINITY : day + 23 * HOUR + 58 * MINUTE;
    stretches.push({ from: date === last ? now - 11 * MINUTE : from, until });
  }
  // The last evening before the story: off at 18:02 on Friday.
  const friday = stretches.at(-2);
  if (friday !== undefined) {
    stretches[stretches.length - 2] = {
      ...friday,
      until: dayStart("2026-11-20", ZONE) + 18 * HOUR + 2 * MINUTE,
    };
  }
  return stretches;
}
