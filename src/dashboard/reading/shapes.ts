/** From the words of the ledger to those of the answers. */
import type { Approval } from "../../core/approval.ts";
import type { Finding } from "../../core/finding.ts";
import type { Run, RunState } from "../../core/run.ts";
import type { Sentences } from "../../ports/dashboard.ts";
import type { Moment } from "../../ports/ledger-overview.ts";
import type { HistoryRow } from "../../ports/ledger-reading.ts";
import type { ApprovalAnswer, Cell, FindingAnswer, Look, Row } from "../api/common.ts";

export function lookOf(state: RunState | "open", reason: string | null): Look {
  if (state === "queued" || state === "open") return "planned";
  if (state === "claimed") return "running";
  return state === "missed" && reason === "superseded" ? "superseded" : state;
}

/** Reasons whose detail is the run that stands for the moment. */
const STANDING: ReadonlySet<string> = new Set(["superseded", "overlap", "queued_already"]);

export function cellOf(moment: Moment, sentences: Sentences): Cell {
  const { at, state, reason, detail, run, startedAt, finishedAt, count, waitingFor } = moment;
  return {
    at,
    look: lookOf(state, reason),
    run,
    ms: startedAt === null || finishedAt === null ? null : finishedAt - startedAt,
    count,
    why: state === "waiting" ? `waits ${sentences.waits(waitingFor)}` : sentences.why(state, reason, detail),
    also: null,
  };
}

export function rowOf(row: HistoryRow, sentences: Sentences, headline: string | null = null): Row {
  const { state, reason, detail, startedAt, finishedAt } = row;
  return {
    id: row.id,
    kind: row.kind,
    task: row.task,
    look: lookOf(state, reason),
    state,
    trigger: row.trigger,
    slot_at: row.slotAt,
    last_slot_at: row.lastSlotAt,
    started_at: startedAt,
    finished_at: finishedAt,
    ms: startedAt === null || finishedAt === null ? null : finishedAt - startedAt,
    attempts: row.attempt,
    count: row.count,
    cost_usd: row.costUsd,
    changed: row.changed,
    headline,
    why:
      state === "waiting"
        ? `waits ${sentences.waits(row.waitingFor)}`
        : state === "succeeded"
          ? null
          : sentences.why(state, reason, detail),
    stands_for: reason !== null && row.kind === "slot" && STANDING.has(reason) ? detail : null,
    stands_at: null,
    at: row.at,
  };
}

/** A run as the history would show it. */
export function historyRowOf(run: Run): HistoryRow {
  return {
    kind: "run",
    id: run.id,
    task: run.task,
    slotAt: run.slotId === null ? null : run.slotAt,
    trigger: run.trigger,
    state: run.state,
    waitingFor: run.waitingFor,
    reason: run.reason,
    detail: run.detail,
    attempt: run.attempts,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    exitCode: run.exitCode,
    changed: run.changed,
    costUsd: run.costUsd,
    log: run.log,
    count: 1,
    lastSlotAt: null,
    at: run.createdAt,
  };
}

export function findingOf(finding: Finding): FindingAnswer {
  return {
    task: finding.task,
    key: finding.key,
    severity: finding.severity,
    title: finding.title,
    body: finding.body,
    state: finding.state,
    first_seen: finding.firstSeen,
    last_seen: finding.lastSeen,
    resolved_at: finding.resolvedAt,
    run: finding.run,
  };
}

export function approvalOf(approval: Approval): ApprovalAnswer {
  return {
    id: approval.id,
    run: approval.run,
    task: approval.task,
    kind: approval.kind,
    tool: approval.tool,
    input: approval.input,
    input_hash: approval.inputHash,
    state: approval.state,
    created_at: approval.createdAt,
    expires_at: approval.expiresAt,
    answered_at: approval.answeredAt,
    answered_by: approval.answeredBy,
    answer: approval.answer,
  };
}

const WEIGHT = { critical: 0, warning: 1, info: 2 } as const;

/** The heaviest first, then the newest. */
export function byWeight(a: Finding, b: Finding): number {
  return WEIGHT[a.severity] - WEIGHT[b.severity] || b.lastSeen - a.lastSeen || (a.title < b.title ? -1 : 1);
}
