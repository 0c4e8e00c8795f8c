/** Retention: what ended before an instant goes, but for each task's newest, on which other tasks may still depend. */
import { sql } from "kysely";
import type { Session } from "../session.ts";
import { readMeta, writeMeta } from "./meta.ts";

/** Name of the fact that says until where rows were deleted; an audit can say nothing about earlier moments. */
export const PRUNED_BEFORE = "pruned_before";

/** Rows of a kind that one transaction deletes: others wait for it, and years may have to go at once. */
const BATCH = 2_000;

export interface Pruned {
  /** Those of spans included. */
  readonly slots: number;
  readonly runs: number;
}

/**
 * Deletes closed slots, ended runs with attempts and reports, resolved findings, old events and messages: one batch of
 * them. To be called until nothing is left to delete.
 */
export async function pruneBatch(session: Session, before: number): Promise<Pruned> {
  const known = Number((await readMeta(session, PRUNED_BEFORE)) ?? before);
  await writeMeta(session, PRUNED_BEFORE, String(Math.max(before, known)));
  const runs = await pruneRuns(session, before);
  const slots = (await pruneSlots(session, before)) + (await pruneSpans(session, before));
  await pruneRevisions(session, before);
  await pruneTexts(session, before);
  return { slots, runs };
}

/** Kept: a task's newest run, its newest success, and the run of its newest slot. */
async function pruneRuns({ db }: Session, before: number): Promise<number> {
  const old = db
    .selectFrom("run")
    .select("id")
    .where("finished_at", "<", before)
    .where("slot_at", "<", before)
    .where(
      sql<boolean>`id is distinct from (select newest.id from run as newest where newest.task = run.task
        order by newest.created_at desc, newest.slot_at desc limit 1)`,
    )
    .where(
      sql<boolean>`id is distinct from (select success.id from run as success where success.task = run.task
        and success.state = 'succeeded' order by success.finished_at desc limit 1)`,
    )
    .where(
      sql<boolean>`id is distinct from (select slot.run_id from slot where slot.task = run.task
        and (slot.outcome is null or slot.outcome <> 'merged') order by slot.at desc limit 1)`,
    )
    .limit(BATCH);
  const deleted = await db.deleteFrom("run").where("id", "in", old).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

/** Kept: a task's newest slot, and those whose runs are kept. */
async function pruneSlots({ db }: Session, before: number): Promise<number> {
  const old = db
    .selectFrom("slot")
    .select("id")
    .where("closed_at", "<", before)
    .where("at", "<", before)
    .where(sql<boolean>`not exists (select 1 from run where run.slot_id = slot.id)`)
    .where(
      sql<boolean>`id is distinct from (select newest.id from slot as newest where newest.task = slot.task
        and (newest.outcome is null or newest.outcome <> 'merged') order by newest.at desc limit 1)`,
    )
    .limit(BATCH);
  const deleted = await db.deleteFrom("slot").where("id", "in", old).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

async function pruneSpans({ db }: Session, before: number): Promise<number> {
  const rows = await db
    .deleteFrom("slot_span")
    .where("recorded_at", "<", before)
    .where("last_at", "<", before)
    .returning("count")
    .execute();
  return rows.reduce((total, row) => total + row.count, 0);
}

async function pruneRevisions({ db }: Session, before: number): Promise<void> {
  await db
    .deleteFrom("revision")
    .where("until_at", "<", before)
    .where(sql<boolean>`not exists (select 1 from slot where slot.revision = revision.id)`)
    .where(sql<boolean>`not exists (select 1 from slot_span where slot_span.revision = revision.id)`)
    .execute();
}

async function pruneTexts({ db }: Session, before: number): Promise<void> {
  await db.deleteFrom("event").where("at", "<", before).execute();
  await db.deleteFrom("finding_change").where("at", "<", before).execute();
  await db.deleteFrom("finding").where("state", "=", "resolved").where("resolved_at", "<", before).execute();
  await db.deleteFrom("outbox").where("created_at", "<", before).where("not_before", "<", before).execute();
}
