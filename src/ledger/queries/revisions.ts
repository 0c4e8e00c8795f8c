/** A task's rule and zone, from one moment to another, with the watermark of planning. */
import type { Selectable } from "kysely";
import type { SlotRule } from "../../core/task.ts";
import type { Revision } from "../../ports/ledger.ts";
import { LedgerMisuse } from "../errors.ts";
import type { RevisionTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, first, statement } from "../statement.ts";

const IN_FORCE = statement()((db) =>
  db.selectFrom("revision").selectAll().where("until_at", "is", null).orderBy("task"),
);

const BETWEEN = statement<{ from: number; until: number }>()((db, param) =>
  db
    .selectFrom("revision")
    .selectAll()
    .where("from_at", "<=", param("until"))
    .where((eb) => eb.or([eb("until_at", "is", null), eb("until_at", ">=", param("from"))]))
    .orderBy("from_at")
    .orderBy("id"),
);

const OPEN = statement<{ task: string; rule: string; zone: string; fromAt: number; plannedUntil: number }>()(
  (db, param) =>
    db
      .insertInto("revision")
      .values({
        task: param("task"),
        rule: param("rule"),
        zone: param("zone"),
        from_at: param("fromAt"),
        planned_until: param("plannedUntil"),
      })
      .returning("id"),
);

const CLOSE = statement<{ id: number; untilAt: number }>()((db, param) =>
  db
    .updateTable("revision")
    .set({ until_at: param("untilAt") })
    .where("id", "=", param("id"))
    .where("until_at", "is", null),
);

const MOVE = statement<{ id: number; plannedUntil: number }>()((db, param) =>
  db
    .updateTable("revision")
    .set({ planned_until: param("plannedUntil") })
    .where("id", "=", param("id")),
);

const BY_ID = statement<{ id: number }>()((db, param) =>
  db.selectFrom("revision").selectAll().where("id", "=", param("id")),
);

/** A revision, whether it has ended or not. */
export async function revisionById(session: Session, id: number): Promise<Revision | null> {
  const row = await first(session, BY_ID, { id });
  return row === null ? null : toRevision(row);
}

/** Revisions without an end, by task. */
export async function revisionsInForce(session: Session): Promise<Revision[]> {
  return (await all(session, IN_FORCE, {})).map(toRevision);
}

/** Revisions that were in force at some time of a stretch, oldest first. */
export async function revisionsBetween(session: Session, from: number, until: number): Promise<Revision[]> {
  return (await all(session, BETWEEN, { from, until })).map(toRevision);
}

/** Records a new revision; a task has at most one in force. */
export async function openRevision(
  session: Session,
  revision: Omit<Revision, "id" | "untilAt">,
): Promise<number> {
  const { task, rule, zone, fromAt, plannedUntil } = revision;
  const row = await first(session, OPEN, { task, rule: JSON.stringify(rule), zone, fromAt, plannedUntil });
  if (row === null) throw new LedgerMisuse(`the revision of ${task} was not written`);
  return row.id;
}

/** Ends a revision that is in force. */
export async function closeRevision(session: Session, id: number, untilAt: number): Promise<void> {
  if ((await change(session, CLOSE, { id, untilAt })) === 1) return;
  throw new LedgerMisuse(`revision ${id} is not in force and cannot be closed`);
}

/** Sets how far a revision is planned; the only thing that may go back. */
export async function moveWatermark(session: Session, id: number, plannedUntil: number): Promise<void> {
  if ((await change(session, MOVE, { id, plannedUntil })) === 1) return;
  throw new LedgerMisuse(`there is no revision ${id} whose watermark could be moved`);
}

function toRevision(row: Selectable<RevisionTable>): Revision {
  return {
    id: row.id,
    task: row.task,
    rule: JSON.parse(row.rule) as SlotRule,
    zone: row.zone,
    fromAt: row.from_at,
    untilAt: row.until_at,
    plannedUntil: row.planned_until,
  };
}
