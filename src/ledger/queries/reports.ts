/** What runs hand to people. */
import type { Run } from "../../core/run.ts";
import type { Report } from "../../core/report.ts";
import { LedgerMisuse } from "../errors.ts";
import type { Session } from "../session.ts";
import { change, first, ONE, statement } from "../statement.ts";
import { runById, runRow } from "./runs.ts";

const SAVE = statement<{ run: string; task: string; at: number; body: string }>()((db, param) =>
  db
    .insertInto("report")
    .values({ run_id: param("run"), task: param("task"), saved_at: param("at"), body: param("body") })
    .onConflict((conflict) =>
      conflict.column("run_id").doUpdateSet({ saved_at: param("at"), body: param("body") }),
    ),
);

const OF_RUN = statement<{ run: string }>()((db, param) =>
  db.selectFrom("report").select("body").where("run_id", "=", param("run")),
);

const NEWEST = statement<{ task: string }>()((db, param) =>
  db
    .selectFrom("report")
    .select(["run_id", "body"])
    .where("task", "=", param("task"))
    .orderBy("saved_at", "desc")
    .limit(ONE),
);

/** Stores the report of a run; that of a later attempt replaces it. */
export async function saveReport(session: Session, run: string, report: Report, at: number): Promise<void> {
  const row = await runRow(session, run);
  if (row === null) throw new LedgerMisuse(`there is no run ${run} that a report could belong to`);
  await change(session, SAVE, { run, task: row.task, at, body: JSON.stringify(report) });
}

/** The report of a run, or null. */
export async function reportOf(session: Session, run: string): Promise<Report | null> {
  const row = await first(session, OF_RUN, { run });
  return row === null ? null : (JSON.parse(row.body) as Report);
}

/** The newest report of a task with its run, or null. */
export async function newestReport(
  session: Session,
  task: string,
): Promise<{ run: Run; report: Report } | null> {
  const row = await first(session, NEWEST, { task });
  const run = row === null ? null : await runById(session, row.run_id);
  return row === null || run === null ? null : { run, report: JSON.parse(row.body) as Report };
}
