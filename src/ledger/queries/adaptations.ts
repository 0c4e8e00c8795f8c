/** Changes of the day's plan by the resident agent. */
import type { Selectable } from "kysely";
import type { Adaptation, AdaptationDraft } from "../../core/adaptation.ts";
import type { AdaptationTable } from "../schema.ts";
import type { Session } from "../session.ts";

export async function addAdaptation(
  { db }: Session,
  draft: AdaptationDraft,
  run: string,
  at: number,
): Promise<number | null> {
  const row = await db
    .insertInto("adaptation")
    .values({
      at,
      task: draft.task,
      slot_at: draft.slotAt,
      action: draft.action,
      until_at: draft.untilAt,
      reason: draft.reason,
      run_id: run,
      state: "active",
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return row?.id ?? null;
}

/** A person may overrule what was carried out already, where that can be taken back; nothing else is ended twice. */
export async function endAdaptation(
  { db }: Session,
  id: number,
  state: "applied" | "overruled",
  at: number,
): Promise<boolean> {
  const result = await db
    .updateTable("adaptation")
    .set({ state, ended_at: at })
    .where("id", "=", id)
    .where("state", "in", state === "overruled" ? ["active", "applied"] : ["active"])
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function adaptationFor(
  { db }: Session,
  task: string,
  slotAt: number,
): Promise<Adaptation | null> {
  const row = await db
    .selectFrom("adaptation")
    .selectAll()
    .where("task", "=", task)
    .where("slot_at", "=", slotAt)
    .where("state", "!=", "overruled")
    .orderBy("id", "desc")
    .executeTakeFirst();
  return row === undefined ? null : toAdaptation(row);
}

/** Newest first. */
export async function adaptationsSince(
  { db }: Session,
  { task, since }: { task?: string; since: number },
): Promise<Adaptation[]> {
  let query = db.selectFrom("adaptation").selectAll().where("at", ">=", since);
  if (task !== undefined) query = query.where("task", "=", task);
  return (await query.orderBy("id", "desc").execute()).map(toAdaptation);
}

function toAdaptation(row: Selectable<AdaptationTable>): Adaptation {
  return {
    id: row.id,
    at: row.at,
    task: row.task,
    slotAt: row.slot_at,
    action: row.action,
    untilAt: row.until_at,
    reason: row.reason,
    run: row.run_id,
    state: row.state,
  };
}
