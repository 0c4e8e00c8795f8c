/**
 * The end of a run: its state, slot, report, findings, messages and the runs it triggers, all in one transaction.
 * Every way to an end leads through here.
 */
import { type FindingUpdate, settleFindings } from "../core/finding.ts";
import type { Outcome, RunOutcome } from "../core/outcome.ts";
import { EMPTY_REPORT, type Report } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Config } from "../core/task.ts";
import type { AttemptEnd, LedgerTransaction } from "../ports/ledger.ts";
import { messagesForEnd } from "./alerts.ts";
import type { Announcement } from "./announcement.ts";
import { breakCircuit } from "./circuit-breaker.ts";
import type { EngineContext } from "./context.ts";
import { flappingOf } from "./flapping.ts";
import { rememberEnd } from "./remember.ts";
import { wakeResidents } from "./wake-residents.ts";
import { triggerFollowers } from "./triggers.ts";

/** One transaction and what it goes by. */
export interface Scope {
  readonly ctx: EngineContext;
  readonly tx: LedgerTransaction;
  readonly config: Config;
  readonly now: number;
}

export interface RunEnd {
  readonly outcome: RunOutcome | "skipped";
  readonly reason: string | null;
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly changed: number | null;
  readonly costUsd: number | null;
  readonly log: string | null;
  /** As in `AttemptResult`. */
  readonly logOffset?: number | null;
  readonly report: Report;
  /** The attempt that ends with the run; null if none is open. */
  readonly attempt: AttemptEnd | null;
}

/**
 * Ends a run that was started at least once.
 *
 * @returns null if the ledger refused, because the claim is no longer ours or the run has ended already
 */
export async function endRun(scope: Scope, run: Run, end: RunEnd): Promise<Announcement[] | null> {
  const { tx, now, config } = scope;
  const { attempt } = end;
  // A claimed run that is not started after all ends by whoever holds the claim.
  const isOurs = attempt !== null || run.state === "claimed";
  const done = await tx.transition({
    run: run.id,
    event: isOurs ? "end" : "close",
    at: now,
    outcome: end.outcome,
    ...(isOurs ? { token: run.token } : {}),
    ...(attempt === null ? {} : { attempt }),
    patch: {
      waitingFor: null,
      reason: end.reason,
      detail: end.detail,
      exitCode: end.exitCode,
      changed: end.changed,
      costUsd: end.costUsd ?? (await tx.spentByRun(run.id)),
      log: end.log,
      logOffset: end.logOffset ?? null,
    },
  });
  if (!done) return null;
  await tx.saveReport(run.id, end.report, now);
  const findings = await settleReportedFindings(scope, run, end);
  const task = config.tasks.find((candidate) => candidate.id === run.task) ?? null;
  const before = await tx.memory(run.task);
  const flapping = await flappingOf(tx, run, now);
  const usual = messagesForEnd({ run, end, task, memory: before, findings, flapping, now });
  await rememberEnd(tx, run, end, before, usual, now);
  const messages = [...usual, ...(await breakCircuit(scope, run, end, task, before))];
  const announcements: Announcement[] = [];
  for (const message of messages) {
    if (await tx.addMessage(message)) announcements.push({ kind: "message", message });
  }
  await triggerFollowers(scope, run, end);
  await wakeResidents(scope, run, messages);
  const ended = (await tx.run(run.id)) ?? run;
  return [{ kind: "run_ended", run: ended, report: end.report, findings }, ...announcements];
}

/** Ends a run that still waits and that nothing more will be done for. */
export async function endWithoutStart(
  scope: Scope,
  run: Run,
  standing: string | null,
): Promise<Announcement[]> {
  if (run.attempts > 0) return endWithLastResult(scope, run, standing);
  return closeUnstarted(
    scope,
    run,
    scope.ctx.health?.isUnrecorded(run.slotAt) === true
      ? { outcome: "missed", reason: "unrecorded", detail: null }
      : { outcome: "missed", reason: "superseded", detail: standing },
  );
}

/** Closes a run that never started, and its slot with it. */
export async function closeUnstarted(
  { tx, now }: Scope,
  run: Run,
  closing: { readonly outcome: Outcome; readonly reason: string; readonly detail: string | null },
): Promise<Announcement[]> {
  const { outcome, reason, detail } = closing;
  const patch = { waitingFor: null, reason, detail };
  const done = await tx.transition({ run: run.id, event: "close", at: now, outcome, patch });
  if (!done) return [];
  const ended = (await tx.run(run.id)) ?? run;
  return [{ kind: "run_ended", run: ended, report: EMPTY_REPORT, findings: [] }];
}

/** Ends a run whose question nobody answered in time; the ledger lets its questions expire with it. */
export async function endUnanswered(scope: Scope, run: Run): Promise<Announcement[]> {
  const asked = (await scope.tx.approvalsOf(run.id)).filter(({ state }) => state === "pending");
  const what = asked.map(({ kind, tool }) => (kind === "question" ? "its question" : `its use of ${tool}`));
  const ending = await endRun(scope, run, {
    outcome: "failed",
    reason: "approval_expired",
    detail: `Nobody answered in time${what.length === 0 ? "" : `: ${what.join(", ")}`}`,
    exitCode: null,
    changed: run.changed,
    costUsd: run.costUsd,
    log: run.log,
    report: EMPTY_REPORT,
    attempt: null,
  });
  return ending ?? [];
}

async function endWithLastResult(scope: Scope, run: Run, standing: string | null): Promise<Announcement[]> {
  const last = (await scope.tx.attemptEnds(run.id)).at(-1);
  const ending = await endRun(scope, run, {
    outcome: (last?.outcome ?? "failed") as RunOutcome,
    reason: "superseded",
    detail: [last?.detail, standing === null ? null : `run ${standing} stands for it`]
      .filter(Boolean)
      .join("; "),
    exitCode: last?.exitCode ?? null,
    changed: run.changed,
    costUsd: run.costUsd,
    log: run.log,
    report: EMPTY_REPORT,
    attempt: null,
  });
  return ending ?? [];
}

async function settleReportedFindings(scope: Scope, run: Run, end: RunEnd): Promise<FindingUpdate[]> {
  const { tx, now } = scope;
  const { findings: drafts, completeScopes } = end.report;
  if (drafts.length === 0 && completeScopes.length === 0) return [];
  const updates = settleFindings({
    task: run.task,
    run: run.id,
    at: now,
    known: await tx.findings(run.task),
    drafts,
    completeScopes,
    succeeded: end.outcome === "succeeded",
  });
  await tx.saveFindings(updates, now);
  return updates;
}
