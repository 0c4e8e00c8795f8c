/** Days of the timeline and of the year. */
import type { Look } from "../../api/common.ts";
import type { Day, Year } from "../../api/days.ts";
import type { PublicDay, PublicYear } from "../../api/published.ts";
import { cellOf } from "./shapes.ts";

const DAY_MS = 86_400_000;

export function dayOf(day: PublicDay | undefined, asOf: number): Day | null {
  if (day === undefined) return null;
  return {
    at: asOf,
    date: day.date,
    from: day.from,
    until: day.until,
    // Its own name where there is no day before: nobody can go there.
    before: day.before ?? day.date,
    after: day.after,
    // How many may run at once is nobody's business.
    concurrency: 0,
    tasks: day.tasks.map(({ task, bars, moments }) => ({
      task,
      bars: bars.map(({ run, n, slot_at: slot, from, until, look }) => ({
        // Attempts of one run hang together by this name, also where the run has no page.
        run: run ?? `${task} ${slot ?? from}`,
        n: n ?? 1,
        slot_at: slot ?? null,
        from,
        until: until ?? null,
        look,
        waits: false,
      })),
      moments: moments.map(cellOf),
    })),
    more_tasks: day.more_tasks,
    not_drawn: day.not_drawn ?? 0,
    asleep: day.asleep,
    slots: day.slots,
    to_come: day.to_come,
    caught_up: day.caught_up,
  };
}

export function yearOf(year: PublicYear | undefined): Year | null {
  if (year === undefined) return null;
  const first = Date.UTC(year.year, 0, 1);
  const days = new Map<number, Partial<Record<Look, number>>>();
  for (const [look, counts] of Object.entries(year.ends) as [Look, number[]][]) {
    for (const [index, count] of counts.entries())
      if (count > 0) days.set(index, { ...days.get(index), [look]: count });
  }
  return {
    year: year.year,
    today: year.today,
    years: year.years,
    days: [...days]
      .sort(([a], [b]) => a - b)
      .map(([index, ends]) => ({
        date: new Date(first + index * DAY_MS).toISOString().slice(0, 10),
        ends,
      })),
  };
}
