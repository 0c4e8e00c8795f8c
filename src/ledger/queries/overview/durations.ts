/** How long runs of a task took. */
import { sql } from "kysely";
import type { Outcome } from "../../../core/outcome.ts";
import type { Duration } from "../../../ports/ledger-overview.ts";
import type { Session } from "../../session.ts";
import { all, statement } from "../../statement.ts";

const DURATIONS = statement<{ task: string; since: number; limit: number }>()((db, param) =>
  db
    .selectFrom("run")
    .select([
      "id as run",
      "started_at as at",
      sql<number>`finished_at - started_at`.as("ms"),
      "state as outcome",
    ])
    .where("task", "=", param("task"))
    .where("finished_at", ">=", param("since"))
    .where("started_at", "is not", null)
    .orderBy("finished_at", "desc")
    .limit(param("limit")),
);

export async function durations(
  session: Session,
  filter: { task: string; since: number; limit: number },
): Promise<Duration[]> {
  const rows = await all(session, DURATIONS, filter);
  return rows.map(({ run, at, ms, outcome }) => ({ run, at: at ?? 0, ms, outcome: outcome as Outcome }));
}
