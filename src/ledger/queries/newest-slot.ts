/** The newest scheduled moment of a task before another, whether it stands in a row or within a span. */
import { sql } from "kysely";
import type { Outcome } from "../../core/outcome.ts";
import type { Occurrence } from "../../core/slot.ts";
import type { Session } from "../session.ts";
import { first, ONE, statement } from "../statement.ts";
import { isSlotRow } from "./slots.ts";
import { covers, spansOfRevision } from "./spans.ts";

export interface NewestSlot {
  readonly at: number;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
}

/** Merged slots are left out: another one stands for them. */
export const NEWEST_ROW = statement<{ task: string; at: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .select(["at", "outcome", "reason"])
    .where("task", "=", param("task"))
    .where("at", "<=", param("at"))
    .where(sql<boolean>`(outcome is null or outcome <> 'merged')`)
    .orderBy("at", "desc")
    .limit(ONE),
);

export const NEWEST_SPAN = statement<{ task: string; at: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .select(["last_at", "outcome", "reason"])
    .where("task", "=", param("task"))
    .where("first_at", "<=", param("at"))
    .orderBy("first_at", "desc")
    .limit(ONE),
);

export const PREVIOUS_ROW = statement<{ task: string; before: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .select("at")
    .where("task", "=", param("task"))
    .where("at", "<", param("before"))
    .orderBy("at", "desc")
    .limit(ONE),
);

/** Newest slot at or before an instant. Within a span, whose slots have no rows, the instant itself stands for it. */
export async function newestSlot(session: Session, task: string, at: number): Promise<NewestSlot | null> {
  const row = await first(session, NEWEST_ROW, { task, at });
  const span = await first(session, NEWEST_SPAN, { task, at });
  if (span === null) return row === null ? null : { at: row.at, outcome: row.outcome, reason: row.reason };
  const spanAt = Math.min(span.last_at, at);
  if (row !== null && row.at >= spanAt) return { at: row.at, outcome: row.outcome, reason: row.reason };
  return { at: spanAt, outcome: span.outcome, reason: span.reason };
}

/** Instant of the slot before this one, or null. */
export async function previousSlotAt(session: Session, task: string, before: number): Promise<number | null> {
  const row = await first(session, PREVIOUS_ROW, { task, before });
  const span = await first(session, NEWEST_SPAN, { task, at: before - 1 });
  const spanAt = span === null ? null : Math.min(span.last_at, before - 1);
  if (row === null || spanAt === null) return row?.at ?? spanAt;
  return Math.max(row.at, spanAt);
}

/** Is this moment of this revision recorded, as a row or within a span? */
export async function isRecorded(
  session: Session,
  revision: number,
  occurrence: Occurrence,
): Promise<boolean> {
  const { nominal, pass, at } = occurrence;
  if (await isSlotRow(session, revision, nominal, pass)) return true;
  const spans = await spansOfRevision(session, revision, at, at);
  return spans.some((span) => covers(span, occurrence));
}
