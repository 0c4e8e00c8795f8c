/** How moments ended, added up by stretches of equal length. */
import { sql } from "kysely";
import type { Outcome } from "../../../core/outcome.ts";
import type { EndsFilter, EndsRow } from "../../../ports/ledger-overview.ts";
import type { Session } from "../../session.ts";
import { all, statement } from "../../statement.ts";

interface Wanted {
  from: number;
  until: number;
  width: number;
  task?: string;
}

const IS_SUPERSEDED = sql<number>`(reason is 'superseded')`;

function slots(ofTask: boolean) {
  return statement<Wanted>()((db, param) => {
    const query = db
      .selectFrom("slot")
      .select([
        sql<number>`cast((at - ${param("from")}) / ${param("width")} as integer)`.as("bucket"),
        "outcome",
        IS_SUPERSEDED.as("superseded"),
        sql<number>`count(*)`.as("count"),
      ])
      .where("at", ">=", param("from"))
      .where("at", "<", param("until"))
      .where("outcome", "is not", null)
      .groupBy([sql`1`, sql`2`, sql`3`]);
    return ofTask ? query.where("task", "=", sql<string>`${param("task")}`) : query;
  });
}

function otherRuns(ofTask: boolean) {
  return statement<Wanted>()((db, param) => {
    const query = db
      .selectFrom("run")
      .select([
        sql<number>`cast((created_at - ${param("from")}) / ${param("width")} as integer)`.as("bucket"),
        "state as outcome",
        sql<number>`0`.as("superseded"),
        sql<number>`count(*)`.as("count"),
      ])
      .where("created_at", ">=", param("from"))
      .where("created_at", "<", param("until"))
      .where("slot_id", "is", null)
      .where("finished_at", "is not", null)
      .groupBy([sql`1`, sql`2`]);
    return ofTask ? query.where("task", "=", sql<string>`${param("task")}`) : query;
  });
}

function spans(ofTask: boolean) {
  return statement<Wanted>()((db, param) => {
    const query = db
      .selectFrom("slot_span")
      .select([
        sql<number>`cast((last_at - ${param("from")}) / ${param("width")} as integer)`.as("bucket"),
        "outcome",
        IS_SUPERSEDED.as("superseded"),
        sql<number>`sum(count)`.as("count"),
      ])
      .where("last_at", ">=", param("from"))
      .where("last_at", "<", param("until"))
      .groupBy([sql`1`, sql`2`, sql`3`]);
    return ofTask ? query.where("task", "=", sql<string>`${param("task")}`) : query;
  });
}

const OF_ALL = [slots(false), otherRuns(false), spans(false)] as const;
const OF_TASK = [slots(true), otherRuns(true), spans(true)] as const;

export async function ends(session: Session, filter: EndsFilter): Promise<EndsRow[]> {
  const rows: EndsRow[] = [];
  for (const query of filter.task === undefined ? OF_ALL : OF_TASK) {
    for (const { bucket, outcome, superseded, count } of await all(session, query, filter)) {
      rows.push({
        bucket,
        outcome: outcome as Outcome,
        isSuperseded: superseded === 1,
        count,
      });
    }
  }
  return rows;
}
