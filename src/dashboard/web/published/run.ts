/** A run: its life and its attempts. */
import type { PublicRun } from "../../api/published.ts";
import type { RunAnswer } from "../../api/run.ts";
import { rowOf } from "./shapes.ts";

export function runOf(run: PublicRun | undefined, asOf: number): RunAnswer | null {
  if (run === undefined) return null;
  return {
    at: asOf,
    run: rowOf(run.row),
    kind: run.kind,
    rule: run.rule,
    full: false,
    caught_up: false,
    params: {},
    created_at: run.created_at,
    not_before: run.created_at,
    waiting_for: null,
    exit_code: null,
    cancel_requested: false,
    ended: true,
    attempts: run.attempts.map((attempt) => ({
      n: attempt.n,
      started_at: attempt.started_at,
      ended_at: attempt.ended_at,
      deadline_at: null,
      look: attempt.look,
      why: attempt.why ?? null,
      exit_code: null,
      signal: null,
      leaked: 0,
    })),
    report: null,
    findings: [],
    decisions: [],
    approvals: [],
    spend: null,
    log: null,
    asleep: run.asleep,
    previous: run.previous,
    following: run.following,
  };
}
