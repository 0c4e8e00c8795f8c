/** One run: its life, what it reported, what it cost. */
import type { Run } from "../../../core/run.ts";
import { isTerminal } from "../../../core/transitions.ts";
import type { Report } from "../../../core/report.ts";
import type { Answer } from "../../api/routes.ts";
import { approvalOf, findingOf, historyRowOf, lookOf, rowOf } from "../shapes.ts";
import type { View } from "../view.ts";
import { absencesBetween } from "./night.ts";

/** @returns null if there is no such run */
export async function runAnswer(view: View, id: string): Promise<Answer<"run"> | null> {
  const { sources, now, tasks } = view;
  const { reading, sentences } = sources;
  const run = await reading.run(id);
  if (run === null) return null;
  const task = tasks.get(run.task) ?? null;
  const report = await reading.report(id);
  const { previous, following } = await neighboursOf(view, run);
  const drafts = new Set(report?.findings.map(({ key }) => key));
  const findings = (await reading.findings({ task: run.task })).filter(
    (finding) => finding.run === id || drafts.has(finding.key),
  );
  return {
    at: now,
    run: rowOf(historyRowOf(run), sentences, report?.headline ?? null),
    kind: task?.work.kind ?? null,
    rule: task?.ruleText ?? null,
    full: run.full,
    caught_up: run.catchUp,
    params: { ...run.params },
    created_at: run.createdAt,
    not_before: run.notBefore,
    waiting_for: run.state === "waiting" ? sentences.waits(run.waitingFor) : null,
    exit_code: run.exitCode,
    cancel_requested: run.cancelRequested,
    ended: isTerminal(run.state),
    attempts: (await reading.attempts(id)).map((attempt) => ({
      n: attempt.n,
      started_at: attempt.startedAt,
      ended_at: attempt.endedAt,
      deadline_at: attempt.deadlineAt,
      look: attempt.outcome === null ? "running" : lookOf(attempt.outcome, attempt.reason),
      why:
        attempt.outcome === null || attempt.outcome === "succeeded"
          ? null
          : sentences.why(attempt.outcome, attempt.reason, attempt.detail),
      exit_code: attempt.exitCode,
      signal: attempt.signal,
      leaked: attempt.leaked,
    })),
    report:
      report === null ? null : reportOf(report, previous === null ? null : await reading.report(previous)),
    findings: findings.map(findingOf),
    decisions: (await reading.decisions(id)).map(({ step, verdict, reason, at }) => ({
      step,
      verdict,
      reason,
      at,
    })),
    approvals: (await reading.approvals({ since: 0 }))
      .filter((approval) => approval.run === id)
      .map(approvalOf),
    spend: await spendOf(view, run),
    log: run.log,
    asleep: await absencesBetween(view, Math.min(run.slotAt, run.createdAt), run.startedAt ?? now),
    previous,
    following,
  };
}

function reportOf(report: Report, before: Report | null): NonNullable<Answer<"run">["report"]> {
  return {
    headline: report.headline,
    body: report.body,
    problems: [...report.problems],
    artifacts: report.artifacts.map((path, n) => ({ n, path })),
    metrics: report.metrics.map(({ name, value, unit }) => {
      const old = before?.metrics.find((metric) => metric.name === name);
      return { name, value, unit, change: old === undefined ? null : value - old.value };
    }),
  };
}

async function neighboursOf({ sources }: View, run: Run) {
  const older = await sources.reading.history({ task: run.task, until: run.createdAt, limit: 20 });
  const newer = await sources.reading.history({ task: run.task, since: run.createdAt, limit: 200 });
  const isOther = ({ kind, id, startedAt }: { kind: string; id: string; startedAt: number | null }) =>
    kind === "run" && id !== run.id && startedAt !== null;
  return {
    previous: older.find((row) => isOther(row) && row.at < run.createdAt)?.id ?? null,
    following: newer.findLast((row) => isOther(row) && row.at > run.createdAt)?.id ?? null,
  };
}

async function spendOf({ sources, config, tasks }: View, run: Run) {
  const calls = await sources.overview.spendOfRun(run.id);
  if (calls.length === 0) return null;
  const cap = tasks.get(run.task)?.budget?.perRunUsd ?? config?.budget?.perRunUsd ?? null;
  return {
    usd: calls.reduce((sum, { usd }) => sum + usd, 0),
    cap_usd: cap,
    is_estimate: calls.some(({ isEstimate }) => isEstimate),
    calls: calls.map((call) => ({
      kind: call.kind,
      model: call.model,
      usd: call.usd,
      input_tokens: call.inputTokens,
      output_tokens: call.outputTokens,
      cached_tokens: call.cacheReadTokens,
    })),
  };
}
