/** How things ended lately, per task. */
import { sql } from "kysely";
import type { Outcome } from "../../core/outcome.ts";
import type { Session } from "../session.ts";
import { all, statement } from "../statement.ts";

export interface Count {
  readonly task: string;
  readonly outcome: Outcome;
  readonly count: number;
}

/** An expression, so that the database goes by the instant and not through all runs in the order of their tasks. */
const BY_TASK = sql<string>`task || ''`;

const ENDED_RUNS = statement<{ since: number }>()((db, param) =>
  db
    .selectFrom("run")
    .select((eb) => [BY_TASK.as("task"), "state", eb.fn.countAll<number>().as("count")])
    .where("finished_at", ">=", param("since"))
    .groupBy([BY_TASK, "state"]),
);

const CLOSED_SLOTS = statement<{ since: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .select((eb) => [BY_TASK.as("task"), "outcome", eb.fn.countAll<number>().as("count")])
    .where("closed_at", ">=", param("since"))
    .where("run_id", "is", null)
    .groupBy([BY_TASK, "outcome"]),
);

const SPANS = statement<{ since: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .select([BY_TASK.as("task"), "outcome", sql<number>`sum(count)`.as("count")])
    .where("recorded_at", ">=", param("since"))
    .groupBy([BY_TASK, "outcome"]),
);

/** Ends since an instant, by task and outcome: runs, slots that never ran, and each slot of a span. */
export async function counts(session: Session, since: number): Promise<Count[]> {
  const totals = new Map<string, Count>();
  function add(task: string, outcome: Outcome, count: number): void {
    const key = `${outcome}\n${task}`;
    totals.set(key, { task, outcome, count: (totals.get(key)?.count ?? 0) + count });
  }
  for (const row of await all(session, ENDED_RUNS, { since })) add(row.task, row.state as Outcome, row.count);
  for (const row of await all(session, CLOSED_SLOTS, { since }))
    add(row.task, row.outcome as Outcome, row.count);
  for (const row of await all(session, SPANS, { since })) add(row.task, row.outcome, row.count);
  return [...totals.values()].toSorted((a, b) => compare(a.task, b.task) || compare(a.outcome, b.outcome));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
