/** Writing a run's row, provided that it is still the one that was read. */
import { LedgerConflict } from "../errors.ts";
import type { RunRow } from "../queries/run-row.ts";
import type { RunTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { change, statement } from "../statement.ts";

type Changing = Pick<
  RunTable,
  | "id"
  | "state"
  | "waiting_for"
  | "reason"
  | "detail"
  | "token"
  | "owner_pid"
  | "owner_started"
  | "owner_boot"
  | "attempts"
  | "not_before"
  | "started_at"
  | "finished_at"
  | "deadline_at"
  | "exit_code"
  | "changed"
  | "cost_usd"
  | "log"
  | "log_offset"
>;

const SAVE = statement<Changing & { stateBefore: RunTable["state"]; tokenBefore: number }>()((db, param) =>
  db
    .updateTable("run")
    .set({
      state: param("state"),
      waiting_for: param("waiting_for"),
      reason: param("reason"),
      detail: param("detail"),
      token: param("token"),
      owner_pid: param("owner_pid"),
      owner_started: param("owner_started"),
      owner_boot: param("owner_boot"),
      attempts: param("attempts"),
      not_before: param("not_before"),
      started_at: param("started_at"),
      finished_at: param("finished_at"),
      deadline_at: param("deadline_at"),
      exit_code: param("exit_code"),
      changed: param("changed"),
      cost_usd: param("cost_usd"),
      log: param("log"),
      log_offset: param("log_offset"),
    })
    .where("id", "=", param("id"))
    .where("state", "=", param("stateBefore"))
    .where("token", "=", param("tokenBefore")),
);

/** @returns false if another has changed it since, or another run of the task executes */
export async function saveRow(session: Session, before: RunRow, after: RunRow): Promise<boolean> {
  try {
    return (
      (await change(session, SAVE, { ...after, stateBefore: before.state, tokenBefore: before.token })) === 1
    );
  } catch (error) {
    // The index that allows one executing run per task has the last word.
    if (error instanceof LedgerConflict && after.state === "claimed") return false;
    throw error;
  }
}
