/** Between a run and its row. */
import type { Selectable } from "kysely";
import type { ProcessIdentity, Run } from "../../core/run.ts";
import type { RunTable } from "../schema.ts";

export type RunRow = Selectable<RunTable>;

/** A row as the rest of the house knows it. */
export function toRun(row: RunRow): Run {
  return {
    id: row.id,
    task: row.task,
    trigger: row.trigger,
    slotId: row.slot_id,
    slotAt: row.slot_at,
    state: row.state,
    waitingFor: row.waiting_for,
    reason: row.reason,
    detail: row.detail,
    token: row.token,
    owner: toOwner(row),
    attempts: row.attempts,
    createdAt: row.created_at,
    notBefore: row.not_before,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    deadlineAt: row.deadline_at,
    exitCode: row.exit_code,
    changed: row.changed,
    costUsd: row.cost_usd,
    log: row.log,
    logOffset: row.log_offset,
    full: row.full === 1,
    cancelRequested: row.cancel_at !== null,
    params: JSON.parse(row.params) as Readonly<Record<string, string>>,
    priority: row.priority,
    catchUp: row.catch_up === 1,
  };
}

function toOwner(row: RunRow): ProcessIdentity | null {
  if (row.owner_pid === null || row.owner_started === null || row.owner_boot === null) return null;
  return { pid: row.owner_pid, startedAt: row.owner_started, bootId: row.owner_boot };
}
