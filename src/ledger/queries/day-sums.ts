/** What ended on each of some days, added up where it lies: of a hundred thousand runs a few hundred sums are needed. */
import { sql } from "kysely";
import type { Outcome } from "../../core/outcome.ts";
import type { DayStretch, DaySum } from "../../ports/ledger-reading.ts";
import type { Session } from "../session.ts";
import { all, statement } from "../statement.ts";

interface Wanted {
  from: number;
  until: number;
}

const HAS_STARTED = sql<number>`case when started_at is null then 0 else 1 end`;
/** Reasons of what ran are as many as there are faults, and nobody adds them up. */
const REASON = sql<string | null>`case when started_at is null then reason end`;
const IS_TIMED = sql<boolean>`state = 'succeeded' and started_at is not null`;

const RUNS = statement<Wanted>()((db, param) =>
  db
    .selectFrom("run")
    .select([
      "task",
      "state as outcome",
      HAS_STARTED.as("started"),
      REASON.as("reason"),
      sql<number>`count(*)`.as("count"),
      sql<number>`sum(case when ${IS_TIMED} then 1 else 0 end)`.as("timed"),
      sql<number>`sum(case when ${IS_TIMED} and finished_at > started_at then finished_at - started_at else 0 end)`.as(
        "tookMs",
      ),
      sql<number | null>`sum(case when started_at is not null then changed end)`.as("changed"),
    ])
    .where("finished_at", ">=", param("from"))
    .where("finished_at", "<", param("until"))
    .groupBy(["task", "state", HAS_STARTED, REASON]),
);

/** Moments without a run, or whose run was cleaned up. */
const SLOTS = statement<Wanted>()((db, param) =>
  db
    .selectFrom("slot")
    .select(["task", "outcome", "reason", sql<number>`count(*)`.as("count")])
    .where("at", ">=", param("from"))
    .where("at", "<", param("until"))
    .where("run_id", "is", null)
    .where("outcome", "is not", null)
    .groupBy(["task", "outcome", "reason"]),
);

const NO_TIME = { timed: 0, tookMs: 0, changed: null } as const;

export async function daySums(session: Session, days: readonly DayStretch[]): Promise<DaySum[]> {
  const sums: DaySum[] = [];
  for (const { day, from, until } of days) {
    for (const row of await all(session, RUNS, { from, until }))
      sums.push({ ...row, day, outcome: row.outcome as Outcome, hasStarted: row.started === 1 });
    for (const row of await all(session, SLOTS, { from, until })) {
      const outcome = row.outcome as Outcome;
      const hasStarted = outcome !== "skipped" && outcome !== "missed" && outcome !== "merged";
      sums.push({ ...NO_TIME, ...row, day, outcome, hasStarted });
    }
  }
  return sums;
}
