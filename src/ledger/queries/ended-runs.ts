/** Ended runs with the few facts that sums and trends are made of. */
import type { EndedRun } from "../../ports/ledger-reading.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Session } from "../session.ts";
import { all, statement } from "../statement.ts";

const SINCE = statement<{ since: number }>()((db, param) =>
  db
    .selectFrom("run")
    .select(["id", "task", "trigger", "state", "reason", "started_at", "finished_at", "changed", "cost_usd"])
    .where("finished_at", ">=", param("since"))
    .orderBy("finished_at", "desc"),
);

/** All that ended at or after an instant, newest first. */
export async function endedRunsSince(session: Session, since: number): Promise<EndedRun[]> {
  return (await all(session, SINCE, { since })).map(toEndedRun);
}

interface Row extends Pick<EndedRun, "id" | "task" | "trigger" | "reason" | "changed"> {
  readonly state: string;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly cost_usd: number | null;
}

function toEndedRun(row: Row): EndedRun {
  const { id, task, trigger, reason, changed } = row;
  return {
    id,
    task,
    trigger,
    outcome: row.state as Outcome,
    reason,
    startedAt: row.started_at,
    finishedAt: row.finished_at ?? 0,
    changed,
    costUsd: row.cost_usd,
  };
}
