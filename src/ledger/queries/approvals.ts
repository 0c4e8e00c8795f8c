/** Questions to a person, and their answers. */
import type { Selectable } from "kysely";
import type { Approval } from "../../core/approval.ts";
import type { ApprovalTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { change, statement } from "../statement.ts";

export async function addApproval({ db }: Session, approval: Approval): Promise<void> {
  await db
    .insertInto("approval")
    .values({
      id: approval.id,
      run_id: approval.run,
      task: approval.task,
      kind: approval.kind,
      tool: approval.tool,
      input: approval.input,
      input_hash: approval.inputHash,
      state: approval.state,
      created_at: approval.createdAt,
      expires_at: approval.expiresAt,
    })
    .execute();
}

/** One state to the next, once: of two that answer at the same time the second is refused. */
export async function moveApproval(
  { db }: Session,
  id: string,
  from: Approval["state"],
  to: Approval["state"],
  { at, by, answer }: { at: number; by?: string; answer?: string | null },
): Promise<boolean> {
  const times = to === "used" ? { used_at: at } : { answered_at: at };
  const result = await db
    .updateTable("approval")
    .set({
      state: to,
      ...times,
      ...(by === undefined ? {} : { answered_by: by }),
      ...(answer === undefined ? {} : { answer }),
    })
    .where("id", "=", id)
    .where("state", "=", from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const EXPIRE = statement<{ run: string; at: number }>()((db, param) =>
  db
    .updateTable("approval")
    .set({ state: "expired", answered_at: param("at") })
    .where("run_id", "=", param("run"))
    .where("state", "=", "pending"),
);

/** What is still pending of a run, all at once. */
export async function expireApprovalsOf(session: Session, run: string, at: number): Promise<void> {
  await change(session, EXPIRE, { run, at });
}

export async function approvalsOf({ db }: Session, run: string): Promise<Approval[]> {
  const rows = await db
    .selectFrom("approval")
    .selectAll()
    .where("run_id", "=", run)
    .orderBy("created_at")
    .execute();
  return rows.map(toApproval);
}

export async function approvalById({ db }: Session, id: string): Promise<Approval | null> {
  const row = await db.selectFrom("approval").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : toApproval(row);
}

export async function pendingApprovals({ db }: Session): Promise<Approval[]> {
  const rows = await db
    .selectFrom("approval")
    .selectAll()
    .where("state", "=", "pending")
    .orderBy("created_at")
    .execute();
  return rows.map(toApproval);
}

export async function approvalsSince({ db }: Session, since: number): Promise<Approval[]> {
  const rows = await db
    .selectFrom("approval")
    .selectAll()
    .where((eb) => eb.or([eb("state", "=", "pending"), eb("created_at", ">=", since)]))
    .orderBy("created_at", "desc")
    .execute();
  return rows.map(toApproval);
}

function toApproval(row: Selectable<ApprovalTable>): Approval {
  return {
    id: row.id,
    run: row.run_id,
    task: row.task,
    kind: row.kind,
    tool: row.tool,
    input: row.input,
    inputHash: row.input_hash,
    state: row.state,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    answer: row.answer,
  };
}
