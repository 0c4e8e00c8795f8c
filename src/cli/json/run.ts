import type { Report } from "../../core/report.ts";
import type { Run } from "../../core/run.ts";
import { durationMs } from "./history-row.ts";
import { localOrNull, utcText } from "./instant.ts";

/** A run as `run --json`, `status --json` and `report --json` show it; the keys of `history --json` and a few more. */
export function runJson(run: Run, zone: string, now: number) {
  const slotAt = run.trigger === "slot" ? run.slotAt : null;
  return {
    kind: "run" as const,
    id: run.id,
    task: run.task,
    slot: utcText(slotAt),
    slot_local: localOrNull(slotAt, zone),
    trigger: run.trigger,
    state: run.state,
    waiting_for: run.waitingFor,
    reason: run.reason,
    detail: run.detail,
    attempt: run.attempts,
    created_at: utcText(run.createdAt),
    created_local: localOrNull(run.createdAt, zone),
    started_at: utcText(run.startedAt),
    started_local: localOrNull(run.startedAt, zone),
    finished_at: utcText(run.finishedAt),
    finished_local: localOrNull(run.finishedAt, zone),
    duration_ms: durationMs(run, now),
    exit_code: run.exitCode,
    changed: run.changed,
    cost_usd: run.costUsd,
    log: run.log,
    full: run.full,
    cancel_requested: run.cancelRequested,
  };
}

/** The report of a run; keys as scripts write them. */
export function reportJson(report: Report) {
  return {
    headline: report.headline,
    body: report.body,
    metrics: report.metrics,
    findings: report.findings,
    artifacts: report.artifacts,
    changed: report.changed,
    unchanged: report.unchanged,
    skip: report.skip,
    problems: report.problems,
  };
}
