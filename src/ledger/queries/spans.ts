/** Stretches of equal non-runs, each one row. */
import type { Selectable } from "kysely";
import type { Occurrence } from "../../core/slot.ts";
import type { SpanRecord } from "../../ports/ledger-reading.ts";
import type { NewSpan } from "../../ports/ledger.ts";
import type { SlotSpanTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";

export type SpanRow = Selectable<SlotSpanTable>;

const INSERT = statement<Omit<SpanRow, "id">>()((db, param) =>
  db
    .insertInto("slot_span")
    .values({
      task: param("task"),
      revision: param("revision"),
      first_nominal: param("first_nominal"),
      first_pass: param("first_pass"),
      first_at: param("first_at"),
      last_nominal: param("last_nominal"),
      last_pass: param("last_pass"),
      last_at: param("last_at"),
      count: param("count"),
      outcome: param("outcome"),
      reason: param("reason"),
      detail: param("detail"),
      recorded_at: param("recorded_at"),
    })
    .onConflict((conflict) => conflict.columns(["revision", "first_nominal", "first_pass"]).doNothing()),
);

const OF_REVISION = statement<{ revision: number; from: number; until: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .selectAll()
    .where("revision", "=", param("revision"))
    .where("first_at", "<=", param("until"))
    .where("last_at", ">=", param("from")),
);

const BETWEEN = statement<{ from: number; until: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .selectAll()
    .where("first_at", "<=", param("until"))
    .where("last_at", ">=", param("from"))
    .orderBy("first_at")
    .orderBy("id"),
);

const OF_TASK_BETWEEN = statement<{ task: string; from: number; until: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .selectAll()
    .where("task", "=", param("task"))
    .where("first_at", "<=", param("until"))
    .where("last_at", ">=", param("from"))
    .orderBy("first_at")
    .orderBy("id"),
);

/** Records a span; one that begins with the same slot is recorded already. */
export async function addSpan(session: Session, span: NewSpan, at: number): Promise<void> {
  await change(session, INSERT, {
    task: span.task,
    revision: span.revision,
    first_nominal: span.first.nominal,
    first_pass: span.first.pass,
    first_at: span.first.at,
    last_nominal: span.last.nominal,
    last_pass: span.last.pass,
    last_at: span.last.at,
    count: span.count,
    outcome: span.closing.outcome,
    reason: span.closing.reason,
    detail: span.closing.detail,
    recorded_at: at,
  });
}

/** Spans of a revision that reach into the stretch from one instant to another. */
export function spansOfRevision(
  session: Session,
  revision: number,
  from: number,
  until: number,
): Promise<SpanRow[]> {
  return all(session, OF_REVISION, { revision, from, until });
}

/** Spans that reach into a stretch, oldest first. */
export async function spansBetween(
  session: Session,
  filter: { task?: string; from: number; until: number },
): Promise<SpanRecord[]> {
  const { task, from, until } = filter;
  const rows =
    task === undefined
      ? await all(session, BETWEEN, { from, until })
      : await all(session, OF_TASK_BETWEEN, { task, from, until });
  return rows.map(toSpanRecord);
}

/**
 * True if the span holds the moment. At a spring gap two nominal times fall on one instant, so that the instant alone
 * does not tell.
 */
export function covers(span: SpanRow, { at, nominal }: Occurrence): boolean {
  const afterFirst = at > span.first_at || (at === span.first_at && nominal >= span.first_nominal);
  const beforeLast = at < span.last_at || (at === span.last_at && nominal <= span.last_nominal);
  return afterFirst && beforeLast;
}

/** A row as the rest of the house knows it. */
export function toSpanRecord(row: SpanRow): SpanRecord {
  return {
    id: `span:${row.id}`,
    task: row.task,
    revision: row.revision,
    firstAt: row.first_at,
    lastAt: row.last_at,
    firstNominal: row.first_nominal,
    lastNominal: row.last_nominal,
    count: row.count,
    outcome: row.outcome,
    reason: row.reason,
    detail: row.detail,
  };
}
