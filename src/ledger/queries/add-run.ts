/** Making runs. */
import { sql } from "kysely";
import type { Trigger } from "../../core/run.ts";
import type { NewRun } from "../../ports/ledger.ts";
import type { Flag } from "../schema.ts";
import type { Session } from "../session.ts";
import { change, first, ONE, statement } from "../statement.ts";
import { IS_LIVE, IS_PENDING } from "./live-states.ts";

interface Values {
  readonly id: string;
  readonly task: string;
  readonly trigger: Trigger;
  readonly slotId: number | null;
  readonly slotAt: number;
  readonly at: number;
  readonly notBefore: number;
  readonly full: Flag;
  readonly params: string;
  readonly priority: number;
  readonly catchUp: Flag;
}

const INSERT = statement<Values>()((db, param) =>
  db.insertInto("run").values({
    id: param("id"),
    task: param("task"),
    trigger: param("trigger"),
    slot_id: param("slotId"),
    slot_at: param("slotAt"),
    state: sql`'queued'`,
    token: sql`0`,
    attempts: sql`0`,
    created_at: param("at"),
    not_before: param("notBefore"),
    full: param("full"),
    params: param("params"),
    priority: param("priority"),
    catch_up: param("catchUp"),
  }),
);

/** One that was not started yet comes before one that waits for its next attempt. */
const PENDING = statement<{ task: string; trigger: Trigger }>()((db, param) =>
  db
    .selectFrom("run")
    .select(["id", "attempts", "created_at"])
    .where("task", "=", param("task"))
    .where("trigger", "=", param("trigger"))
    .where(IS_PENDING)
    .where(IS_LIVE)
    .orderBy("attempts")
    .orderBy("created_at")
    .limit(ONE),
);

const POSTPONE = statement<{ id: string; notBefore: number }>()((db, param) =>
  db
    .updateTable("run")
    .set({ not_before: param("notBefore") })
    .where("id", "=", param("id")),
);

/** Makes a queued run, for a slot or without one. */
export async function addRun(
  session: Session,
  run: NewRun,
  slotId: number | null,
  at: number,
): Promise<void> {
  await change(session, INSERT, {
    id: run.id,
    task: run.task,
    trigger: run.trigger,
    slotId,
    slotAt: run.slotAt,
    at,
    notBefore: run.notBefore,
    full: run.full ? 1 : 0,
    params: JSON.stringify(run.params),
    priority: run.priority,
    catchUp: run.catchUp ? 1 : 0,
  });
}

/**
 * Makes a run unless one of the same task and trigger is pending, which then serves for both. Its start moves to the
 * new run's, but not further than `maxWaitMs` after it was made; the delay before a next attempt is left alone.
 *
 * @returns id of the run that is pending now
 */
export async function addPendingRun(
  session: Session,
  run: NewRun,
  at: number,
  maxWaitMs: number,
): Promise<string> {
  const pending = await first(session, PENDING, { task: run.task, trigger: run.trigger });
  if (pending === null) {
    await addRun(session, run, null, at);
    return run.id;
  }
  if (pending.attempts === 0) {
    const notBefore = Math.min(run.notBefore, pending.created_at + maxWaitMs);
    await change(session, POSTPONE, { id: pending.id, notBefore });
  }
  return pending.id;
}
