/**
 * Retention: what ended before an instant goes, and of each task what is beyond its newest runs; but for each task's
 * newest, on which other tasks may still depend. Slots and spans stay: their outcomes are what an audit goes by.
 */
import { type ExpressionBuilder, sql, type SqlBool } from "kysely";
import type { PruneLimits } from "../../ports/ledger.ts";
import type { LedgerSchema } from "../schema.ts";
import type { Session } from "../session.ts";

/** Rows of a kind that one transaction deletes: others wait for it, and years may have to go at once. */
const BATCH = 2_000;

/** Deletes one batch. To be called until nothing is left to delete. @returns runs deleted */
export async function pruneBatch(session: Session, { before, runsPerTask }: PruneLimits): Promise<number> {
  const old = await oldRuns(session, before);
  const surplus = old.length > 0 ? [] : await surplusRuns(session, runsPerTask);
  const ids = [...old, ...surplus];
  await deleteRuns(session, ids);
  await pruneTexts(session, before);
  return ids.length;
}

async function oldRuns({ db }: Session, before: number): Promise<string[]> {
  const rows = await db
    .selectFrom("run")
    .select("id")
    .where("finished_at", "<", before)
    .where("slot_at", "<", before)
    .where(isDispensable)
    .limit(BATCH)
    .execute();
  return rows.map(({ id }) => id);
}

/** Ended runs of tasks that have more than they may keep. */
async function surplusRuns({ db }: Session, runsPerTask: number): Promise<string[]> {
  const crowded = await db
    .selectFrom("run")
    .select("task")
    .groupBy("task")
    .having((eb) => eb.fn.countAll<number>(), ">", runsPerTask)
    .execute();
  for (const { task } of crowded) {
    const surplus = db
      .selectFrom("run")
      .select("id")
      .where("task", "=", task)
      .orderBy("created_at", "desc")
      .orderBy("slot_at", "desc")
      .offset(runsPerTask)
      .limit(BATCH);
    const rows = await db
      .selectFrom("run")
      .select("id")
      .where("id", "in", surplus)
      .where("finished_at", "is not", null)
      .where(isDispensable)
      .execute();
    if (rows.length > 0) return rows.map(({ id }) => id);
  }
  return [];
}

/** Kept: a task's newest run, its newest success, and the run of its newest slot. */
function isDispensable(eb: ExpressionBuilder<LedgerSchema, "run">) {
  return eb.and([
    sql<SqlBool>`id is distinct from (select newest.id from run as newest where newest.task = run.task
      order by newest.created_at desc, newest.slot_at desc limit 1)`,
    sql<SqlBool>`id is distinct from (select success.id from run as success where success.task = run.task
      and success.state = 'succeeded' order by success.finished_at desc limit 1)`,
    sql<SqlBool>`id is distinct from (select slot.run_id from slot where slot.task = run.task
      and (slot.outcome is null or slot.outcome <> 'merged') order by slot.at desc limit 1)`,
  ]);
}

/** A slot whose run is gone says by itself how it ended. */
async function deleteRuns({ db }: Session, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("slot")
    .set({ run_id: null })
    .where(
      "id",
      "in",
      db.selectFrom("run").select("slot_id").where("id", "in", ids).where("slot_id", "is not", null),
    )
    .execute();
  await db.deleteFrom("run").where("id", "in", ids).execute();
}

async function pruneTexts({ db }: Session, before: number): Promise<void> {
  await db.deleteFrom("event").where("at", "<", before).execute();
  await db.deleteFrom("finding_change").where("at", "<", before).execute();
  await db.deleteFrom("finding").where("state", "=", "resolved").where("resolved_at", "<", before).execute();
  await db.deleteFrom("outbox").where("created_at", "<", before).where("not_before", "<", before).execute();
}
