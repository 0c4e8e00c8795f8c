/** The three kinds of rows of a history, in one shape. */
import type { Selectable } from "kysely";
import type { HistoryRow } from "../../ports/ledger-reading.ts";
import type { SlotTable } from "../schema.ts";
import type { RunRow } from "./run-row.ts";
import type { SpanRow } from "./spans.ts";

const NEVER_RAN = {
  kind: "slot",
  trigger: null,
  waitingFor: null,
  attempt: 0,
  startedAt: null,
  exitCode: null,
  changed: null,
  costUsd: null,
  log: null,
} as const;

export function ofRun(row: RunRow): HistoryRow {
  return {
    kind: "run",
    id: row.id,
    task: row.task,
    slotAt: row.slot_id === null ? null : row.slot_at,
    trigger: row.trigger,
    state: row.state,
    waitingFor: row.waiting_for,
    reason: row.reason,
    detail: row.detail,
    attempt: row.attempts,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    exitCode: row.exit_code,
    changed: row.changed,
    costUsd: row.cost_usd,
    log: row.log,
    count: 1,
    lastSlotAt: null,
    at: row.created_at,
  };
}

export function ofSlot(row: Selectable<SlotTable>): HistoryRow {
  return {
    ...NEVER_RAN,
    id: `slot:${row.id}`,
    task: row.task,
    slotAt: row.at,
    state: row.outcome ?? "open",
    reason: row.reason,
    detail: row.detail,
    finishedAt: row.closed_at,
    count: 1,
    lastSlotAt: null,
    at: row.recorded_at,
  };
}

export function ofSpan(row: SpanRow): HistoryRow {
  return {
    ...NEVER_RAN,
    id: `span:${row.id}`,
    task: row.task,
    slotAt: row.first_at,
    state: row.outcome,
    reason: row.reason,
    detail: row.detail,
    finishedAt: row.recorded_at,
    count: row.count,
    lastSlotAt: row.last_at,
    at: row.recorded_at,
  };
}
