/**
 * The equation of the ledger: every moment that should exist between two instants, by the revisions then in force, is
 * recorded once. Recomputed from the rules alone, never from what the planner remembers.
 */
import type { LedgerReading, SlotRecord, SpanRecord } from "../ports/ledger-reading.ts";
import type { Occurrence } from "../core/slot.ts";
import type { Revision } from "../ports/ledger.ts";
import { occurrences } from "../schedule/occurrences.ts";

export interface AuditedTask {
  readonly task: string;
  readonly expected: number;
  readonly recorded: number;
  /** Slots that closed `merged`, because another one stands at the same instant or was queued already. */
  readonly merged: number;
  /** Moments that no pass has decided on yet; they lie after the task's watermark. */
  readonly undecided: number;
  /** Instants; at most 100 of each kind are listed. */
  readonly missing: readonly number[];
  readonly doubled: readonly number[];
}

export interface AuditResult {
  readonly ok: boolean;
  readonly from: number;
  readonly until: number;
  readonly tasks: readonly AuditedTask[];
}

export interface AuditRange {
  readonly from: number;
  readonly until: number;
  readonly task?: string;
}

const LISTED = 100;

export async function audit(reading: LedgerReading, asked: AuditRange): Promise<AuditResult> {
  // What was cleaned up cannot be compared; a slot may have ended a while after its moment.
  const pruned = Number((await reading.note("pruned_before")) ?? 0);
  const range = { ...asked, from: Math.max(asked.from, pruned) };
  const revisions = (await reading.revisions(range.from, range.until)).filter(
    ({ task }) => range.task === undefined || task === range.task,
  );
  const tasks = [...new Set(revisions.map(({ task }) => task))].sort();
  const audited: AuditedTask[] = [];
  for (const task of tasks) {
    const own = revisions.filter((revision) => revision.task === task);
    audited.push(await auditTask(reading, task, own, range));
  }
  const ok = audited.every(({ missing, doubled }) => missing.length === 0 && doubled.length === 0);
  return { ok, from: range.from, until: range.until, tasks: audited };
}

async function auditTask(
  reading: LedgerReading,
  task: string,
  revisions: readonly Revision[],
  range: AuditRange,
): Promise<AuditedTask> {
  const slots = await reading.slots({ ...range, task });
  const spans = await reading.spans({ ...range, task });
  const rows = countRows(slots);
  const tally: Tally = { expected: 0, recorded: 0, undecided: 0, missing: [], doubled: [] };
  for (const revision of revisions) {
    const own = spans.filter((span) => span.revision === revision.id);
    compareRevision(revision, rows, own, range, tally);
  }
  // What is left was recorded without any rule that asks for it.
  for (const { count, at, ofBogusFuture } of rows.values()) {
    if (ofBogusFuture) continue;
    tally.recorded += count;
    list(tally.doubled, at, count);
  }
  const merged = slots.filter(({ outcome }) => outcome === "merged").length;
  return { task, merged, ...tally };
}

interface Tally {
  expected: number;
  recorded: number;
  undecided: number;
  readonly missing: number[];
  readonly doubled: number[];
}

/** What ran while the clock showed a future may belong to a rule that was changed before that future came. */
type Rows = Map<string, { count: number; readonly at: number; readonly ofBogusFuture: boolean }>;

/** How often each moment is recorded, by its identity. */
function countRows(slots: readonly SlotRecord[]): Rows {
  const rows: Rows = new Map();
  for (const { revision, occurrence, ofBogusFuture } of slots) {
    const key = keyOf(revision, occurrence);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { count: 1, at: occurrence.at, ofBogusFuture });
    else row.count += 1;
  }
  return rows;
}

function keyOf(revision: number, { nominal, pass }: Occurrence): string {
  return `${revision} ${nominal} ${pass}`;
}

/** Walks the moments of one revision and strikes each off the recorded rows. */
function compareRevision(
  revision: Revision,
  rows: Rows,
  spans: readonly SpanRecord[],
  range: AuditRange,
  tally: Tally,
): void {
  const after = Math.max(revision.fromAt, range.from - 1);
  const until = Math.min(revision.untilAt ?? range.until, range.until);
  if (until <= after) return;
  const inSpan = new Map<string, number>();
  for (const occurrence of occurrences(revision.rule, revision.zone, after, until)) {
    const key = keyOf(revision.id, occurrence);
    const row = rows.get(key);
    rows.delete(key);
    const covering = row === undefined ? spans.find((span) => covers(span, occurrence)) : undefined;
    if (covering !== undefined) inSpan.set(covering.id, (inSpan.get(covering.id) ?? 0) + 1);
    const count = row?.count ?? (covering === undefined ? 0 : 1);
    if (count === 0 && occurrence.at > revision.plannedUntil && revision.untilAt === null) {
      tally.undecided += 1;
      continue;
    }
    tally.expected += 1;
    tally.recorded += count;
    if (count === 0) list(tally.missing, occurrence.at, 1);
    else list(tally.doubled, occurrence.at, count - 1);
  }
  checkSpanCounts(spans, inSpan, range, tally);
}

function covers(span: SpanRecord, { at }: Occurrence): boolean {
  return span.firstAt <= at && at <= span.lastAt;
}

/** A span says how many moments it stands for; within the range that must be what the rule says. */
function checkSpanCounts(
  spans: readonly SpanRecord[],
  inSpan: ReadonlyMap<string, number>,
  range: AuditRange,
  tally: Tally,
): void {
  for (const span of spans) {
    if (span.firstAt < range.from || span.lastAt > range.until) continue;
    const difference = span.count - (inSpan.get(span.id) ?? 0);
    if (difference === 0) continue;
    tally.recorded += difference;
    list(difference > 0 ? tally.doubled : tally.missing, span.lastAt, Math.abs(difference));
  }
}

function list(instants: number[], at: number, times: number): void {
  for (let i = 0; i < times && instants.length < LISTED; i += 1) instants.push(at);
}
