/** What happened on each of the last days, task by task: the sums that summaries are made of. */
import type { Outcome } from "../core/outcome.ts";
import type { EndedRun, LedgerReading, SlotRecord, SpanRecord } from "../ports/ledger-reading.ts";
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
  for (const run of await reading.endedRuns(since))
    addRun(dayOf(run.task, localDate(run.finishedAt, zone)), run);
  for (const slot of await reading.slots({ from: since, until: now })) {
    if (slot.runId === null && slot.outcome !== null) {
      addSlot(dayOf(slot.task, localDate(slot.occurrence.at, zone)), slot, slot.outcome);
    }
  }
  for (const span of await reading.spans({ from: since, until: now })) {
    addCount(dayOf(span.task, localDate(Math.min(span.lastAt, now), zone)), span, span.outcome, span.count);
  }
  const filter = { from: localDate(since, zone), until: localDate(now, zone) };
  for (const { day, task, usd } of await reading.spendPerTaskAndDay(filter)) dayOf(task, day).cost_usd += usd;
  return [...days.values()].toSorted((a, b) => compare(a.day, b.day) || compare(a.task ?? "", b.task ?? ""));
}

function addRun(day: DayOfTask, run: EndedRun): void {
  const { outcome, startedAt, finishedAt, changed } = run;
  if (startedAt === null) return addCount(day, run, outcome, 1);
  day.runs[outcome] = (day.runs[outcome] ?? 0) + 1;
  if (changed !== null) day.changed = (day.changed ?? 0) + changed;
  if (outcome !== "succeeded") return;
  day.took_ms += Math.max(0, finishedAt - startedAt);
  day.timed += 1;
}

/** A slot whose run was cleaned up tells its end and nothing more. */
function addSlot(day: DayOfTask, slot: SlotRecord, outcome: Outcome): void {
  const isNonRun = outcome === "skipped" || outcome === "missed" || outcome === "merged";
  if (isNonRun) addCount(day, slot, outcome, 1);
  else day.runs[outcome] = (day.runs[outcome] ?? 0) + 1;
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
