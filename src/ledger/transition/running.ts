/** Changes of a run beside its state. */
import type { ProcessIdentity } from "../../core/run.ts";
import { setProcess } from "../queries/attempts.ts";
import { runRow } from "../queries/runs.ts";
import type { Session } from "../session.ts";
import { change, statement } from "../statement.ts";

const CANCEL = statement<{ run: string; why: string; at: number }>()((db, param) =>
  db
    .updateTable("run")
    .set({ cancel_at: param("at"), detail: param("why") })
    .where("id", "=", param("run"))
    .where("finished_at", "is", null)
    .where("cancel_at", "is", null),
);

/**
 * Writes the process of the running attempt.
 *
 * @returns false if the run does not run, or the token is not the present one
 */
export async function setAttemptProcess(
  session: Session,
  run: string,
  token: number,
  process: ProcessIdentity,
): Promise<boolean> {
  const row = await runRow(session, run);
  if (row === null || row.state !== "running" || row.token !== token) return false;
  await setProcess(session, run, row.attempts, process);
  return true;
}

/** Asks whoever executes the run to cancel it; why becomes its detail. The first asking counts; an ended run stays. */
export async function requestCancel(session: Session, run: string, why: string, at: number): Promise<void> {
  await change(session, CANCEL, { run, why, at });
}
