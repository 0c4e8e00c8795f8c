/** The newest run of each task, whatever its state, or of those that have ended. */
import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { Run } from "../../../core/run.ts";
import type { Session } from "../../session.ts";
import { all, first, statement } from "../../statement.ts";
import { IS_NOT_LIVE } from "../live-states.ts";
import { toRun } from "../run-row.ts";

/** Hops from task to task through the index, since the history of a task can be long. */
function newest(which: RawBuilder<SqlBool>) {
  return statement()((db) =>
    db
      .withRecursive("known(task)", (query) =>
        query
          .selectFrom("run")
          .select((eb) => eb.fn.min<string | null>("task").as("task"))
          .unionAll(
            query
              .selectFrom("known")
              .select(sql<string | null>`(select min(task) from run where task > known.task)`.as("task"))
              .where("known.task", "is not", null),
          ),
      )
      .selectFrom("known")
      .innerJoin("run", (join) =>
        join.on(
          "run.id",
          "=",
          sql<string>`(select id from run where task = known.task and ${which} order by created_at desc limit 1)`,
        ),
      )
      .selectAll("run"),
  );
}

const NEWEST = newest(sql<SqlBool>`true`);
const NEWEST_OF_ENDED = newest(IS_NOT_LIVE);

export async function newestRuns(session: Session, ended: boolean): Promise<Run[]> {
  return (await all(session, ended ? NEWEST_OF_ENDED : NEWEST, {})).map(toRun);
}

const OLDEST_SLOT = statement()((db) => db.selectFrom("slot").select((eb) => eb.fn.min("at").as("at")));
const OLDEST_RUN = statement()((db) => db.selectFrom("run").select((eb) => eb.fn.min("created_at").as("at")));

export async function oldest(session: Session): Promise<number | null> {
  const found = [await first(session, OLDEST_SLOT, {}), await first(session, OLDEST_RUN, {})]
    .map((row) => row?.at ?? null)
    .filter((at) => at !== null);
  return found.length === 0 ? null : Math.min(...found.map(Number));
}
