/** The newest days, as many as fit, and years of days. */
import { localDate } from "../../../schedule/local-text.ts";
import type { Look } from "../../api/common.ts";
import type { PublicDay, PublicYear } from "../../api/published.ts";
import { dayAnswer, yearDays } from "../../reading/answers/days.ts";
import { addDays } from "../../reading/local-days.ts";
import type { RecordView } from "../../reading/view.ts";
import { LIMITS } from "../limits.ts";
import { publicCell } from "../public-shapes.ts";

/** The newest first; each knows its neighbours only if they are there. */
export async function publicDays(view: RecordView): Promise<PublicDay[]> {
  const today = localDate(view.now, view.zone);
  const days: PublicDay[] = [];
  let marks = 0;
  for (let back = 0; back < LIMITS.days; back += 1) {
    const day = await publicDay(view, addDays(today, -back));
    marks += day.tasks.reduce((sum, { bars, moments }) => sum + bars.length + moments.length, 0);
    if (back > 0 && marks > LIMITS.dayMarks) break;
    days.push(day);
  }
  return days.map((day, index) => ({
    ...day,
    before: days[index + 1]?.date ?? null,
    after: days[index - 1]?.date ?? null,
  }));
}

async function publicDay(view: RecordView, date: string): Promise<PublicDay> {
  const day = await dayAnswer(view, { date });
  return {
    date: day.date,
    from: day.from,
    until: day.until,
    before: null,
    after: null,
    tasks: day.tasks.map(({ task, bars, moments }) => ({
      task,
      bars: bars.map((bar) => ({
        run: bar.run,
        ...(bar.n === 1 ? {} : { n: bar.n }),
        ...(bar.slot_at === null ? {} : { slot_at: bar.slot_at }),
        from: bar.from,
        ...(bar.until === null ? {} : { until: bar.until }),
        look: bar.look,
      })),
      moments: moments.map(publicCell),
    })),
    more_tasks: day.more_tasks,
    ...(day.not_drawn === 0 ? {} : { not_drawn: day.not_drawn }),
    asleep: day.asleep.map(({ from, until }) => ({ from, until })),
    slots: day.slots,
    to_come: day.to_come,
    caught_up: day.caught_up,
  };
}

export async function publicYear(view: RecordView, year: number, task?: string): Promise<PublicYear> {
  const today = localDate(view.now, view.zone);
  const ends: Partial<Record<Look, number[]>> = {};
  const first = Date.UTC(year, 0, 1);
  for (const day of await yearDays(view, year, today, task)) {
    const index = (Date.parse(`${day.date}T00:00:00Z`) - first) / 86_400_000;
    for (const [look, count] of Object.entries(day.ends) as [Look, number][]) {
      const counts = (ends[look] ??= []);
      while (counts.length < index) counts.push(0);
      counts[index] = count;
    }
  }
  return { year, today, years: [year], ends };
}
