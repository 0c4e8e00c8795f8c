/** One day as a timeline, and a year of days. */
import { localDate } from "../../../schedule/local-text.ts";
import { hasSlots } from "../../../core/task.ts";
import { occurrences } from "../../../schedule/occurrences.ts";
import type { Cell, Look } from "../../api/common.ts";
import type { Answer, Query } from "../../api/routes.ts";
import { addDays, DAY_MS, dayStart, evenRuns, isDate } from "../local-days.ts";
import { cellOf, lookOf } from "../shapes.ts";
import type { RecordView, View } from "../view.ts";
import { absencesBetween } from "./night.ts";

/** Of the newest; beyond it only the number is told. */
const MOST_DRAWN = 3000;
/** More than a day has: a dozen tasks of every minute. */
const MOST_LOOKED_AT = 100_000;
const MOST_TASKS = 100;
const MOST_PLANNED = 48;

export async function dayAnswer(view: RecordView, query: Query<"day">): Promise<Answer<"day">> {
  const { sources, now, zone, config } = view;
  const today = localDate(now, zone);
  const date = query.date !== undefined && isDate(query.date) ? query.date : today;
  const from = dayStart(date, zone);
  const until = dayStart(addDays(date, 1), zone);
  const bars = await sources.overview.attemptsBetween(from, until, MOST_LOOKED_AT);
  const moments = await sources.overview.momentsBetween(from, until, MOST_LOOKED_AT);
  const worked = new Set(bars.map(({ run }) => run.id));
  const idle = moments.filter(({ run }) => run === null || !worked.has(run));
  const rows = new Map<string, Answer<"day">["tasks"][number]>();
  const rowFor = (task: string) => {
    const row = rows.get(task) ?? { task, bars: [], moments: [] };
    rows.set(task, row);
    return row;
  };
  for (const { run, n, from: begun, until: ended, outcome } of bars.slice(-MOST_DRAWN)) {
    const slot = run.slotId === null ? null : run.slotAt;
    const look: Look = outcome === null ? "running" : lookOf(outcome, null);
    const waits = run.waitingFor === "approval" && run.state === "waiting" && n === run.attempts;
    rowFor(run.task).bars.push({ run: run.id, n, slot_at: slot, from: begun, until: ended, look, waits });
  }
  for (const moment of idle.slice(-MOST_DRAWN))
    rowFor(moment.task).moments.push(cellOf(moment, sources.sentences));
  const planned = until <= now ? 0 : plan(view, Math.max(from, now), until, rowFor);
  const tasks = [...rows.values()].sort((a, b) => begin(a) - begin(b) || (a.task < b.task ? -1 : 1));
  return {
    at: now,
    date,
    from,
    until,
    before: addDays(date, -1),
    after: date < today ? addDays(date, 1) : null,
    concurrency: config?.concurrency ?? 1,
    tasks: tasks.slice(0, MOST_TASKS),
    more_tasks: Math.max(0, tasks.length - MOST_TASKS),
    not_drawn: Math.max(0, bars.length - MOST_DRAWN) + Math.max(0, idle.length - MOST_DRAWN),
    asleep: await absencesBetween(view, from, until),
    slots: moments.length + planned,
    to_come: planned,
    caught_up: new Set(
      bars.filter(({ run }) => run.slotId !== null && run.slotAt < from).map(({ run }) => run.id),
    ).size,
  };
}

type DayRow = Answer<"day">["tasks"][number];

function begin({ bars, moments }: DayRow): number {
  return Math.min(...bars.map((bar) => bar.from), ...moments.map(({ at }) => at));
}

/** Rings for what is still to come; where a task has more than fit, one stands for those of a piece of the day. */
function plan({ tasks }: RecordView, from: number, until: number, rowFor: (task: string) => DayRow): number {
  let sum = 0;
  for (const task of tasks.values()) {
    if (!task.enabled || !hasSlots(task.rule)) continue;
    const single: Cell[] = [];
    const pieces = new Map<number, Cell>();
    let count = 0;
    for (const { at } of occurrences(task.rule, task.zone, from, until - 1)) {
      count += 1;
      if (count <= MOST_PLANNED) single.push(plannedAt(at, 1));
      const piece = Math.floor(((at - from) / (until - from)) * MOST_PLANNED);
      const first = pieces.get(piece);
      pieces.set(piece, plannedAt(first?.at ?? at, (first?.count ?? 0) + 1));
    }
    if (count === 0) continue;
    sum += count;
    rowFor(task.id).moments.push(...(count <= MOST_PLANNED ? single : pieces.values()));
  }
  return sum;
}

function plannedAt(at: number, count: number): Cell {
  return { at, look: "planned", run: null, ms: null, count, why: null, also: null };
}

export async function yearAnswer(view: View, query: Query<"year">): Promise<Answer<"year">> {
  const { sources, now, zone } = view;
  const today = localDate(now, zone);
  const thisYear = Number(today.slice(0, 4));
  const year = query.year ?? thisYear;
  const oldest = await sources.overview.oldest();
  const firstYear = oldest === null ? thisYear : Number(localDate(oldest, zone).slice(0, 4));
  return {
    year,
    today,
    years: Array.from(
      { length: Math.max(1, Math.min(10, thisYear - firstYear + 1)) },
      (_, i) => thisYear - i,
    ).reverse(),
    days: await yearDays(view, year, today, query.task),
  };
}

/** Days of a year with what ended on them; days without an end are left out. */
export async function yearDays(
  { sources, zone }: RecordView,
  year: number,
  today: string,
  task?: string,
): Promise<Answer<"year">["days"]> {
  const days = new Map<string, Partial<Record<Look, number>>>();
  const last = year === Number(today.slice(0, 4)) ? today : `${year}-12-31`;
  for (const run of evenRuns(`${year}-01-01`, last, zone)) {
    const width = run.days === 1 ? run.until - run.from : DAY_MS;
    const ofTask = task === undefined ? {} : { task };
    for (const end of await sources.overview.ends({ from: run.from, until: run.until, width, ...ofTask })) {
      const date = addDays(run.date, end.bucket);
      const ends = days.get(date) ?? {};
      const look = lookOf(end.outcome, end.isSuperseded ? "superseded" : null);
      ends[look] = (ends[look] ?? 0) + end.count;
      days.set(date, ends);
    }
  }
  return [...days].map(([date, ends]) => ({ date, ends })).sort((a, b) => (a.date < b.date ? -1 : 1));
}
