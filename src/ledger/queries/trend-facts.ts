/** A task's habits: what its last runs took and brought, and how its moments ended. */
import { sql } from "kysely";
import type { Outcome } from "../../core/outcome.ts";
import type { PastRun } from "../../core/trends/task-trends.ts";
import type { TrendFacts } from "../../ports/trend-facts.ts";
import type { Session } from "../session.ts";
import { all, statement } from "../statement.ts";
import { channelPast } from "./channel-past.ts";
import { spendPerDay } from "./spend.ts";

const COMPARABLE = statement<{ task: string; limit: number }>()((db, param) =>
  db
    .selectFrom("run")
    .select(["state", "finished_at", "changed", "cost_usd"])
    .select(
      // The last attempt's: a run may have waited for hours before it. One for each run, by its key.
      sql<number>`coalesce((select attempt.started_at from attempt where attempt.run_id = run.id
        order by attempt.n desc limit 1), run.started_at)`.as("worked_from"),
    )
    .where("task", "=", param("task"))
    .where("finished_at", "is not", null)
    .where("started_at", "is not", null)
    .where("trigger", "<>", "manual")
    .where("full", "=", 0)
    .orderBy("finished_at", "desc")
    .limit(param("limit")),
);

const OPEN_ATTEMPT = statement<{ run: string }>()((db, param) =>
  db
    .selectFrom("attempt")
    .select("started_at")
    .where("run_id", "=", param("run"))
    .where("ended_at", "is", null)
    .orderBy("n", "desc")
    .limit(1),
);

const ROWS_SINCE = statement<{ task: string; after: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .select(["outcome", "reason", sql<number>`count(*)`.as("count")])
    .where("task", "=", param("task"))
    .where("at", ">", param("after"))
    .where("outcome", "is not", null)
    .groupBy(["outcome", "reason"]),
);

const SPANS_SINCE = statement<{ task: string; after: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .select(["outcome", "reason", sql<number>`sum(count)`.as("count")])
    .where("task", "=", param("task"))
    .where("first_at", ">", param("after"))
    .groupBy(["outcome", "reason"]),
);

export function trendFacts(session: Session): TrendFacts {
  return {
    comparableRuns: (task, limit) => comparableRuns(session, task, limit),
    async workingSince(run) {
      const [attempt] = await all(session, OPEN_ATTEMPT, { run });
      return attempt?.started_at ?? null;
    },
    async momentsSince(task, after) {
      const rows = await all(session, ROWS_SINCE, { task, after });
      const spans = await all(session, SPANS_SINCE, { task, after });
      return [...rows, ...spans].map(({ outcome, reason, count }) => ({
        outcome: outcome as Outcome,
        reason,
        count,
      }));
    },
    channelPast: (channel) => channelPast(session, channel),
    spendPerDay: (filter) => spendPerDay(session, filter),
  };
}

async function comparableRuns(session: Session, task: string, limit: number): Promise<PastRun[]> {
  const rows = await all(session, COMPARABLE, { task, limit });
  return rows.map((row) => ({
    succeeded: row.state === "succeeded",
    startedAt: row.worked_from,
    finishedAt: row.finished_at ?? 0,
    changed: row.changed,
    costUsd: row.cost_usd,
  }));
}
