/** Starts of the work, and how each ended. */
import type { Selectable } from "kysely";
import type { ProcessIdentity } from "../../core/run.ts";
import type { AttemptRecord } from "../../ports/ledger-reading.ts";
import type { AttemptEnd } from "../../ports/ledger.ts";
import type { AttemptTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, change, statement } from "../statement.ts";

const OF_RUN = statement<{ run: string }>()((db, param) =>
  db.selectFrom("attempt").selectAll().where("run_id", "=", param("run")).orderBy("n"),
);

const OPEN = statement<{ run: string; n: number; at: number; deadlineAt: number | null }>()((db, param) =>
  db.insertInto("attempt").values({
    run_id: param("run"),
    n: param("n"),
    started_at: param("at"),
    deadline_at: param("deadlineAt"),
    leaked: 0,
  }),
);

const CLOSE = statement<AttemptEnd & { run: string; n: number; at: number }>()((db, param) =>
  db
    .updateTable("attempt")
    .set({
      ended_at: param("at"),
      outcome: param("outcome"),
      reason: param("reason"),
      detail: param("detail"),
      exit_code: param("exitCode"),
      signal: param("signal"),
      leaked: param("leaked"),
    })
    .where("run_id", "=", param("run"))
    .where("n", "=", param("n")),
);

const PROCESS = statement<ProcessIdentity & { run: string; n: number }>()((db, param) =>
  db
    .updateTable("attempt")
    .set({ pid: param("pid"), process_started: param("startedAt"), boot_id: param("bootId") })
    .where("run_id", "=", param("run"))
    .where("n", "=", param("n")),
);

/** Attempts of a run, oldest first. */
export async function attemptsOf(session: Session, run: string): Promise<AttemptRecord[]> {
  return (await all(session, OF_RUN, { run })).map(toAttempt);
}

/** Ends of the attempts that are over, oldest first. */
export async function attemptEnds(session: Session, run: string): Promise<AttemptEnd[]> {
  return (await all(session, OF_RUN, { run })).flatMap((row) =>
    row.outcome === null ? [] : [toEnd(row, row.outcome)],
  );
}

export async function openAttempt(
  session: Session,
  run: string,
  n: number,
  at: number,
  deadlineAt: number | null,
): Promise<void> {
  await change(session, OPEN, { run, n, at, deadlineAt });
}

export async function closeAttempt(
  session: Session,
  run: string,
  n: number,
  at: number,
  end: AttemptEnd,
): Promise<void> {
  await change(session, CLOSE, { ...end, run, n, at });
}

/** Writes which process does the work. */
export async function setProcess(
  session: Session,
  run: string,
  n: number,
  process: ProcessIdentity,
): Promise<void> {
  await change(session, PROCESS, { ...process, run, n });
}

function toAttempt(row: Selectable<AttemptTable>): AttemptRecord {
  return {
    n: row.n,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    deadlineAt: row.deadline_at,
    pid: row.pid,
    outcome: row.outcome,
    reason: row.reason,
    detail: row.detail,
    exitCode: row.exit_code,
    signal: row.signal,
    leaked: row.leaked,
  };
}

function toEnd(row: Selectable<AttemptTable>, outcome: AttemptEnd["outcome"]): AttemptEnd {
  return {
    outcome,
    reason: row.reason,
    detail: row.detail,
    exitCode: row.exit_code,
    signal: row.signal,
    leaked: row.leaked,
  };
}
