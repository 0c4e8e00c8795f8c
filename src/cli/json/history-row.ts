import type { HistoryRow } from "../../ports/ledger-reading.ts";
import { localOrNull, utcText } from "./instant.ts";

/** A row of `history --json`; part of the contract, documented in docs/command-line.md. */
export function historyRowJson(row: HistoryRow, zone: string, now: number) {
  return {
    kind: row.kind,
    id: row.id,
    task: row.task,
    slot: utcText(row.slotAt),
    slot_local: localOrNull(row.slotAt, zone),
    trigger: row.trigger,
    state: row.state,
    waiting_for: row.waitingFor,
    reason: row.reason,
    detail: row.detail,
    attempt: row.attempt,
    started_at: utcText(row.startedAt),
    started_local: localOrNull(row.startedAt, zone),
    finished_at: utcText(row.finishedAt),
    finished_local: localOrNull(row.finishedAt, zone),
    duration_ms: durationMs(row, now),
    exit_code: row.exitCode,
    changed: row.changed,
    cost_usd: row.costUsd,
    log: row.log,
    count: row.count,
    last_slot: utcText(row.lastSlotAt),
    last_slot_local: localOrNull(row.lastSlotAt, zone),
  };
}

/** Time from the first start to the end, or to now while it runs; null if it never started. */
export function durationMs(
  run: { readonly startedAt: number | null; readonly finishedAt: number | null },
  now: number,
): number | null {
  if (run.startedAt === null) return null;
  return Math.max(0, (run.finishedAt ?? now) - run.startedAt);
}
