/** Looking up scheduled moments, and closing open ones. */
import { sql, type Selectable } from "kysely";
import type { Outcome } from "../../core/outcome.ts";
import type { Closing } from "../../core/slot.ts";
import { isTerminal } from "../../core/transitions.ts";
import type { SlotRecord } from "../../ports/ledger-reading.ts";
import type { OpenSlot } from "../../ports/ledger.ts";
import { LedgerConflict } from "../errors.ts";
import type { SlotTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, first, statement } from "../statement.ts";
import { runById } from "./runs.ts";

const OPEN_OF = statement<{ task: string }>()((db, param) =>
  db
    .selectFrom("slot")
    .select(["id", "task", "revision", "at", "run_id"])
    .where("task", "=", param("task"))
    .where("outcome", "is", null)
    .orderBy("at")
    .orderBy("id"),
);

const OPEN_AFTER = statement<{ at: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .select(["id", "task", "revision", "at", "run_id"])
    .where("at", ">", param("at"))
    .where("outcome", "is", null)
    .orderBy("at")
    .orderBy("id"),
);

const BY_ID = statement<{ id: number }>()((db, param) =>
  db.selectFrom("slot").selectAll().where("id", "=", param("id")),
);

const CLOSE = statement<{
  id: number;
  outcome: Outcome;
  reason: string | null;
  detail: string | null;
  at: number;
}>()((db, param) =>
  db
    .updateTable("slot")
    .set({
      outcome: param("outcome"),
      reason: param("reason"),
      detail: param("detail"),
      closed_at: param("at"),
    })
    .where("id", "=", param("id"))
    .where("outcome", "is", null),
);

const BETWEEN = statement<{ from: number; until: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .selectAll()
    .where("at", ">=", param("from"))
    .where("at", "<=", param("until"))
    .orderBy("at")
    .orderBy("id"),
);

const OF_TASK_BETWEEN = statement<{ task: string; from: number; until: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .selectAll()
    .where("task", "=", param("task"))
    .where("at", ">=", param("from"))
    .where("at", "<=", param("until"))
    .orderBy("at")
    .orderBy("id"),
);

const IS_ROW = statement<{ revision: number; nominal: string; pass: 1 | 2 }>()((db, param) =>
  db
    .selectFrom("slot")
    .select(sql<number>`1`.as("one"))
    .where("revision", "=", param("revision"))
    .where("nominal", "=", param("nominal"))
    .where("pass", "=", param("pass")),
);

/** Open slots of a task, oldest first. */
export async function openSlots(session: Session, task: string): Promise<OpenSlot[]> {
  return (await all(session, OPEN_OF, { task })).map(toOpenSlot);
}

/** Open slots of all tasks whose instant lies after this one. */
export async function openSlotsAfter(session: Session, at: number): Promise<OpenSlot[]> {
  return (await all(session, OPEN_AFTER, { at })).map(toOpenSlot);
}

/** Slots with `from <= at <= until`, by instant. */
export async function slotsBetween(
  session: Session,
  filter: { task?: string; from: number; until: number },
): Promise<SlotRecord[]> {
  const { task, from, until } = filter;
  const rows =
    task === undefined
      ? await all(session, BETWEEN, { from, until })
      : await all(session, OF_TASK_BETWEEN, { task, from, until });
  return rows.map(toSlotRecord);
}

/** True if there is a row for this identity. */
export async function isSlotRow(
  session: Session,
  revision: number,
  nominal: string,
  pass: 1 | 2,
): Promise<boolean> {
  return (await first(session, IS_ROW, { revision, nominal, pass })) !== null;
}

/** Closes the slot of a run that has ended, if it is still open. */
export async function closeSlotOfRun(
  session: Session,
  slot: number,
  end: { outcome: Outcome; reason: string | null; detail: string | null; at: number },
): Promise<void> {
  await change(session, CLOSE, { id: slot, ...end });
}

/**
 * Closes an open slot without a run.
 *
 * @throws LedgerConflict if it is closed already, or its run could still end otherwise
 */
export async function closeSlot(session: Session, slot: number, closing: Closing, at: number): Promise<void> {
  const row = await first(session, BY_ID, { id: slot });
  if (row === null) throw new LedgerConflict(`there is no slot ${slot} to close`);
  if (row.outcome !== null)
    throw new LedgerConflict(`slot ${slot} of ${row.task} is closed already (${row.outcome})`);
  const run = row.run_id === null ? null : await runById(session, row.run_id);
  if (run !== null && !isTerminal(run.state)) {
    throw new LedgerConflict(`slot ${slot} of ${row.task} has run ${run.id}, which is ${run.state}`);
  }
  await change(session, CLOSE, { id: slot, ...closing, at });
}

function toOpenSlot(
  row: Pick<Selectable<SlotTable>, "id" | "task" | "revision" | "at" | "run_id">,
): OpenSlot {
  return { id: row.id, task: row.task, revision: row.revision, at: row.at, runId: row.run_id };
}

function toSlotRecord(row: Selectable<SlotTable>): SlotRecord {
  return {
    id: `slot:${row.id}`,
    task: row.task,
    revision: row.revision,
    occurrence: { nominal: row.nominal, pass: row.pass, at: row.at },
    outcome: row.outcome,
    reason: row.reason,
    detail: row.detail,
    ofBogusFuture: row.of_bogus_future === 1,
    closedAt: row.closed_at,
    runId: row.run_id,
  };
}
