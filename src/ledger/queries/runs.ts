/** Looking up runs. */
import { sql } from "kysely";
import type { Run } from "../../core/run.ts";
import type { Session } from "../session.ts";
import { all, first, ONE, statement } from "../statement.ts";
import { IS_EXECUTING, IS_LIVE, IS_SUCCESS } from "./live-states.ts";
import { toRun, type RunRow } from "./run-row.ts";

export const LIVE_RUNS = statement()((db) =>
  db
    .selectFrom("run")
    .selectAll()
    .where(IS_LIVE)
    .orderBy("slot_at")
    .orderBy("priority", "desc")
    .orderBy("created_at")
    .orderBy("id"),
);

export const LIVE_RUNS_OF = statement<{ task: string }>()((db, param) =>
  db
    .selectFrom("run")
    .selectAll()
    .where("task", "=", param("task"))
    .where(IS_LIVE)
    .orderBy("slot_at")
    .orderBy("priority", "desc")
    .orderBy("created_at")
    .orderBy("id"),
);

const EXECUTING = statement<{ task: string }>()((db, param) =>
  db.selectFrom("run").select("id").where("task", "=", param("task")).where(IS_EXECUTING).limit(ONE),
);

const BY_ID = statement<{ id: string }>()((db, param) =>
  db.selectFrom("run").selectAll().where("id", "=", param("id")),
);

export const NEWEST_RUN = statement<{ task: string }>()((db, param) =>
  db
    .selectFrom("run")
    .selectAll()
    .where("task", "=", param("task"))
    .orderBy("created_at", "desc")
    .orderBy("slot_at", "desc")
    .limit(ONE),
);

export const SUCCEEDED_SINCE = statement<{ task: string; since: number }>()((db, param) =>
  db.selectNoFrom((eb) => [
    eb
      .or([
        eb.exists(
          eb
            .selectFrom("run")
            .select(sql`1`.as("one"))
            .where("task", "=", param("task"))
            .where(IS_SUCCESS)
            .where("slot_at", ">=", param("since")),
        ),
        eb.exists(
          eb
            .selectFrom("run")
            .select(sql`1`.as("one"))
            .where("task", "=", param("task"))
            .where(IS_SUCCESS)
            .where("finished_at", ">=", param("since")),
        ),
      ])
      .as("found"),
  ]),
);

const CONTAINING = statement<{ id: string; pattern: string }>()((db, param) =>
  db
    .selectFrom("run")
    .selectAll()
    .where(sql<boolean>`id like ${param("pattern")} escape '\\'`)
    .orderBy((eb) => eb.case().when("id", "=", param("id")).then(0).else(1).end())
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(10),
);

/** Queued, waiting, claimed and running runs: oldest moment first, higher priority first within one. */
export async function liveRuns(session: Session): Promise<Run[]> {
  return (await all(session, LIVE_RUNS, {})).map(toRun);
}

/** The same of one task. */
export async function liveRunsOf(session: Session, task: string): Promise<Run[]> {
  return (await all(session, LIVE_RUNS_OF, { task })).map(toRun);
}

/** True if a run of the task is claimed or running. */
export async function isExecuting(session: Session, task: string): Promise<boolean> {
  return (await first(session, EXECUTING, { task })) !== null;
}

/** The row of a run, or null. */
export function runRow(session: Session, id: string): Promise<RunRow | null> {
  return first(session, BY_ID, { id });
}

/** A run, or null. */
export async function runById(session: Session, id: string): Promise<Run | null> {
  const row = await runRow(session, id);
  return row === null ? null : toRun(row);
}

/** The run of a task that was made last, whatever its state. */
export async function newestRun(session: Session, task: string): Promise<Run | null> {
  const row = await first(session, NEWEST_RUN, { task });
  return row === null ? null : toRun(row);
}

/** The newest run of a task, unless all that is known of it lies before `since`. A run that lives is never before. */
export async function newestRunSince(session: Session, task: string, since: number): Promise<Run | null> {
  const run = await newestRun(session, task);
  if (run === null || run.finishedAt === null) return run;
  return Math.max(run.createdAt, run.slotAt, run.finishedAt) >= since ? run : null;
}

/** Did a run succeed whose moment or whose end does not lie before `since`? */
export async function succeededSince(session: Session, task: string, since: number): Promise<boolean> {
  const row = await first(session, SUCCEEDED_SINCE, { task, since });
  return row !== null && Boolean(row.found);
}

/** Runs whose id holds a text; an exact match first, then the newest; at most 10. */
export async function findRuns(session: Session, text: string): Promise<Run[]> {
  const pattern = `%${text.replaceAll(/[\\%_]/gu, "\\$&")}%`;
  return (await all(session, CONTAINING, { id: text, pattern })).map(toRun);
}
