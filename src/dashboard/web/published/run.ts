/** A run: its life and its attempts. */
import type { Published, PublicRun } from "../../api/published.ts";
import type { RunAnswer } from "../../api/run.ts";
import { rowOf, whyOf } from "./shapes.ts";

export function runOf(site: Published, run: PublicRun | undefined): RunAnswer | null {
  if (run === undefined) return null;
  const { row } = run;
  const task = site.grid.tasks.find(({ id }) => id === row.task);
  return {
    at: site.session.as_of ?? 0,
    run: rowOf(row),
    kind: task?.kind ?? null,
    rule: task?.rule ?? null,
    full: false,
    caught_up: false,
    params: {},
    created_at: row.at,
    not_before: row.at,
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
      why: whyOf(attempt.look, attempt.why),
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
