/** What happened on each of the last days, task by task: the sums that summaries are made of. */
import type { Outcome } from "../core/outcome.ts";
import type { DayStretch, DaySum, LedgerReading, SpanRecord } from "../ports/ledger-reading.ts";
import { addDays, dayStart } from "../schedule/local-days.ts";
import { localDate } from "../schedule/local-text.ts";

export interface DayOfTask {
  readonly task: string | null;
  readonly day: string;
  readonly runs: Partial<Record<Outcome, number>>;
  readonly not_run: { readonly outcome: Outcome; readonly reason: string | null; count: number }[];
  took_ms: number;
  timed: number;
  changed: number | null;
  cost_usd: number;
}

/**
 * @param since epoch ms
 * @param zone the home's; it says where a day ends
 */
export async function deskDays(
  reading: LedgerReading,
  since: number,
  now: number,
  zone: string,
): Promise<DayOfTask[]> {
  const days = new Map<string, DayOfTask>();
  const dayOf = (task: string | null, day: string) => {
    const key = `${day}\n${task ?? ""}`;
    const known = days.get(key);
    if (known !== undefined) return known;
    const fresh: DayOfTask = {
      task,
      day,
      runs: {},
      not_run: [],
      took_ms: 0,
      timed: 0,
      changed: null,
      cost_usd: 0,
    };
    days.set(key, fresh);
    return fresh;
  };
  const sums = await reading.daySums(daysBetween(since, now, zone));
  for (const sum of sums) addSum(dayOf(sum.task, sum.day), sum);
  for (const span of await reading.spans({ from: since, until: now })) {
    addCount(dayOf(span.task, localDate(Math.min(span.lastAt, now), zone)), span, span.outcome, span.count);
  }
  const filter = { from: localDate(since, zone), until: localDate(now, zone) };
  for (const { day, task, usd } of await reading.spendPerTaskAndDay(filter)) dayOf(task, day).cost_usd += usd;
  return [...days.values()].toSorted((a, b) => compare(a.day, b.day) || compare(a.task ?? "", b.task ?? ""));
}

/** From the day of `since`, but not what came before it, to the whole of today. */
function daysBetween(since: number, now: number, zone: string): DayStretch[] {
  const last = localDate(now, zone);
  const days: DayStretch[] = [];
  for (let day = localDate(since, zone); day <= last; day = addDays(day, 1)) {
    const from = Math.max(since, dayStart(day, zone));
    days.push({ day, from, until: dayStart(addDays(day, 1), zone) });
  }
  return days;
}

function addSum(day: DayOfTask, sum: DaySum): void {
  const { outcome, hasStarted, count, changed } = sum;
  if (!hasStarted) return addCount(day, sum, outcome, count);
  day.runs[outcome] = (day.runs[outcome] ?? 0) + count;
  if (changed !== null) day.changed = (day.changed ?? 0) + changed;
  day.took_ms += sum.tookMs;
  day.timed += sum.timed;
}

function addCount(
  day: DayOfTask,
  { reason }: Pick<SpanRecord, "reason"> | { readonly reason: string | null },
  outcome: Outcome,
  count: number,
): void {
  const known = day.not_run.find((entry) => entry.outcome === outcome && entry.reason === reason);
  if (known === undefined) day.not_run.push({ outcome, reason, count });
  else known.count += count;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
