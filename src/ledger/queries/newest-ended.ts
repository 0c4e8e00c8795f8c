/** The newest ended run of each task. */
import { sql } from "kysely";
import type { Run } from "../../core/run.ts";
import type { Session } from "../session.ts";
import { all, statement } from "../statement.ts";
import { toRun } from "./run-row.ts";

const WAS_EXECUTED = sql<boolean>`started_at is not null and finished_at is not null`;

/** Hops from task to task through the index, since the history of a task can be long. */
export const NEWEST_ENDED = statement()((db) =>
  db
    .withRecursive("known(task)", (query) =>
      query
        .selectFrom("run")
        .select((eb) => eb.fn.min<string | null>("task").as("task"))
        .where(WAS_EXECUTED)
        .unionAll(
          query
            .selectFrom("known")
            .select(
              sql<string | null>`(select min(task) from run where task > known.task and ${WAS_EXECUTED})`.as(
                "task",
              ),
            )
            .where("known.task", "is not", null),
        ),
    )
    .selectFrom("known")
    .innerJoin("run", (join) =>
      join.on(
        "run.id",
        "=",
        sql<string>`(select id from run where task = known.task and ${WAS_EXECUTED}
          order by finished_at desc limit 1)`,
      ),
    )
    .selectAll("run")
    .orderBy("run.task"),
);

/** For every task that ever ran, its executed run that ended last. */
export async function newestEndedRuns(session: Session): Promise<Run[]> {
  return (await all(session, NEWEST_ENDED, {})).map(toRun);
}
