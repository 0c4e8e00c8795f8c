/** What a transition makes of a run's row. */
import type { Outcome } from "../../core/outcome.ts";
import type { RunState } from "../../core/run.ts";
import type { TransitionRule } from "../../core/transitions.ts";
import type { RunPatch, RunTransition } from "../../ports/ledger.ts";
import { LedgerMisuse } from "../errors.ts";
import type { RunRow } from "../queries/run-row.ts";

/**
 * The row after the event. Facts that the patch leaves out stay as they are.
 *
 * @throws LedgerMisuse if the run would wait without saying for what
 */
export function changedRow(
  before: RunRow,
  asked: RunTransition,
  rule: TransitionRule,
  token: number,
): RunRow {
  const patch = asked.patch ?? {};
  const starts = rule.effects.includes("open_attempt");
  return {
    ...patched(before, patch),
    state: nextState(asked, rule),
    waiting_for: waitingFor(before, asked, rule),
    token,
    attempts: before.attempts + (starts ? 1 : 0),
    started_at: before.started_at ?? (starts ? asked.at : null),
    finished_at: rule.to === "outcome" ? asked.at : null,
  };
}

function patched(before: RunRow, patch: RunPatch): RunRow {
  return {
    ...before,
    reason: given(patch.reason, before.reason),
    detail: given(patch.detail, before.detail),
    not_before: patch.notBefore ?? before.not_before,
    owner_pid: patch.owner?.pid ?? before.owner_pid,
    owner_started: patch.owner?.startedAt ?? before.owner_started,
    owner_boot: patch.owner?.bootId ?? before.owner_boot,
    deadline_at: given(patch.deadlineAt, before.deadline_at),
    exit_code: given(patch.exitCode, before.exit_code),
    changed: given(patch.changed, before.changed),
    cost_usd: given(patch.costUsd, before.cost_usd),
    log: given(patch.log, before.log),
    log_offset: logOffset(before, patch),
  };
}

/** A run's first place in its log: that of its first attempt, or no place that is known. */
function logOffset(before: RunRow, patch: RunPatch): number | null {
  if (patch.log === undefined || patch.log === before.log) return before.log_offset;
  // Later ones may have an earlier one's part before them, also one that the row no longer tells of.
  return before.attempts === 1 && before.log === null ? (patch.logOffset ?? null) : null;
}

function nextState(asked: RunTransition, rule: TransitionRule): RunState {
  return rule.to === "outcome" ? (asked.outcome as Outcome) : rule.to;
}

function waitingFor(before: RunRow, asked: RunTransition, rule: TransitionRule): RunRow["waiting_for"] {
  if (rule.to !== "waiting") return null;
  const word = given(asked.patch?.waitingFor, before.waiting_for);
  if (word === null) throw new LedgerMisuse(`run ${before.id} cannot wait without saying for what`);
  return word;
}

/** A value that was given, null included, or else the one before. */
function given<T>(value: T | undefined, before: T): T {
  return value === undefined ? before : value;
}
