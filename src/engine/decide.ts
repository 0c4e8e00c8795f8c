/** Asks the ladder before a claimed run is started, and carries out what it says. */
import type { Message } from "../core/message.ts";
import { EMPTY_REPORT } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import type { AttemptRequest } from "../ports/executor.ts";
import type { LadderVerdict } from "../ports/ladder.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { localDate } from "../schedule/local-text.ts";
import type { Announcement } from "./announcement.ts";
import { isDetached, watchForCancel } from "./cancel-watch.ts";
import type { EngineContext } from "./context.ts";
import { endRun, type Scope } from "./end-run.ts";

/** Is there anything to be asked before the task is started? */
export function needsDecision(task: Task, run: Run): boolean {
  if (run.attempts > 0) return false;
  const isClaude = task.work.kind === "ask" || task.work.kind === "agent";
  return isClaude || task.gate !== null || task.inputs.length > 0;
}

/**
 * @returns true if the run is to be started; false if it has ended or was put off
 */
export async function decide(
  ctx: EngineContext,
  config: Config,
  task: Task,
  request: AttemptRequest,
  detach: AbortSignal,
): Promise<boolean> {
  const { run } = request;
  if (ctx.ladder === undefined || !needsDecision(task, run)) return true;
  const known = await ctx.ledger.read(async (tx) => ({
    lastInputHash: (await tx.memory(task.id)).inputHash,
    deferrals: (await tx.decisions(run.id)).filter(({ verdict }) => verdict === "defer").length,
  }));
  const watch = watchForCancel(ctx, run, detach);
  let verdict: LadderVerdict;
  try {
    verdict = await ctx.ladder({ ...request, ...known }, watch.signal);
  } catch (error) {
    // Nothing was started: the next process gives the claim back and asks again.
    if (isDetached(watch.signal)) return false;
    verdict = watch.signal.aborted ? cancelled() : fault(error);
  } finally {
    watch.stop();
  }
  return carryOut(ctx, config, task, run, verdict);
}

async function carryOut(
  ctx: EngineContext,
  config: Config,
  task: Task,
  run: Run,
  verdict: LadderVerdict,
): Promise<boolean> {
  const told = await ctx.ledger.write(async (tx): Promise<Announcement[]> => {
    const scope: Scope = { ctx, tx, config, now: ctx.clock.now() };
    await tx.addDecisions(run.id, verdict.steps, scope.now);
    if (verdict.reason !== "no_api_key" && verdict.verdict === "go") await tx.setNote("no_key_told", null);
    if (verdict.isSettled) await tx.updateMemory(task.id, { inputHash: verdict.inputHash });
    if (verdict.verdict === "go") return [];
    if (verdict.verdict === "defer") return putOff(scope, run, verdict);
    return decline(scope, run, verdict);
  });
  for (const announcement of told) ctx.announce(announcement);
  if (verdict.verdict === "go") return true;
  ctx.executorFor(task).discard(run);
  return false;
}

async function putOff({ tx, now }: Scope, run: Run, verdict: LadderVerdict): Promise<Announcement[]> {
  const notBefore = verdict.untilAt ?? now;
  const patch = { notBefore, reason: "deferred", detail: verdict.detail };
  const done = await tx.transition({ run: run.id, event: "unclaim", at: now, token: run.token, patch });
  await tx.setNote("wake_at", null);
  const waiting = (await tx.run(run.id)) ?? run;
  return done ? [{ kind: "run_waits", run: waiting, detail: verdict.detail }] : [];
}

async function decline(scope: Scope, run: Run, verdict: LadderVerdict): Promise<Announcement[]> {
  const outcome =
    verdict.reason === "cancelled" ? "cancelled" : verdict.verdict === "fail" ? "failed" : "skipped";
  const told = await endRun(scope, run, {
    outcome,
    reason: verdict.reason,
    detail: verdict.detail,
    exitCode: null,
    changed: outcome === "skipped" ? 0 : null,
    costUsd: null,
    log: null,
    report: EMPTY_REPORT,
    attempt: null,
  });
  return [...(told ?? []), ...(await alertOnce(scope, run, verdict))];
}

/** What stands in the way of every Claude task is said once, not once per task and night. */
async function alertOnce(scope: Scope, run: Run, { reason, detail }: LadderVerdict): Promise<Announcement[]> {
  const { tx, now, config } = scope;
  const message = (key: string, title: string): Message => ({
    kind: "config",
    severity: "warning",
    task: run.task,
    run: run.id,
    title,
    body: detail,
    key,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  });
  if (reason === "no_api_key" && (await tx.note("no_key_told")) === null) {
    await tx.setNote("no_key_told", String(now));
    return add(tx, message(`no_key:${now}`, "Claude tasks are skipped: no API key is set"));
  }
  if (reason !== "over_budget") return [];
  const day = localDate(now, config.timezone);
  return add(tx, message(`over_budget:${day}`, "A cap on what Claude may cost is reached"));
}

async function add(tx: LedgerTransaction, message: Message): Promise<Announcement[]> {
  return (await tx.addMessage(message)) ? [{ kind: "message", message }] : [];
}

function cancelled(): LadderVerdict {
  return {
    steps: [],
    verdict: "fail",
    reason: "cancelled",
    detail: "Cancelled before it was started",
    untilAt: null,
    inputHash: null,
    isSettled: false,
  };
}

function fault(error: unknown): LadderVerdict {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    steps: [],
    verdict: "fail",
    reason: "gate_failed",
    detail,
    untilAt: null,
    inputHash: null,
    isSettled: false,
  };
}
