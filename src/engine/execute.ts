/** Carries a claimed run through one attempt, or an adopted one to its end. */
import type { Run } from "../core/run.ts";
import { EMPTY_REPORT } from "../core/report.ts";
import type { Config, Task } from "../core/task.ts";
import type { AttemptProgress, AttemptRequest, AttemptResult } from "../ports/executor.ts";
import { isDetached, watchForCancel } from "./cancel-watch.ts";
import type { EngineContext } from "./context.ts";
import { decide, needsDecision } from "./decide.ts";
import { settlePatiently } from "./settle-patiently.ts";

/** Starts the next attempt of a claimed run and settles it. */
export async function execute(
  ctx: EngineContext,
  config: Config,
  task: Task,
  claimed: Run,
  detach: AbortSignal,
): Promise<void> {
  if (needsDecision(task, claimed)) {
    const request = await requestFor(ctx, task, claimed);
    if (!(await decide(ctx, config, task, request, detach))) return;
  }
  const deadlineAt = ctx.clock.now() + task.timeoutMs;
  const run = await begin(ctx, claimed, deadlineAt);
  if (run === null) return;
  ctx.announce({ kind: "run_started", run, attempt: run.attempts });
  await carry(ctx, config, task, run, detach, "start");
}

/** Watches or settles an attempt that another process started; `run` holds the token of the adoption. */
export async function continueAdopted(
  ctx: EngineContext,
  config: Config,
  task: Task,
  run: Run,
  detach: AbortSignal,
): Promise<void> {
  await carry(ctx, config, task, run, detach, "adopt");
}

async function begin(ctx: EngineContext, claimed: Run, deadlineAt: number): Promise<Run | null> {
  return ctx.ledger.write(async (tx) => {
    const change = { run: claimed.id, event: "start", token: claimed.token, patch: { deadlineAt } } as const;
    const done = await tx.transition({ ...change, at: ctx.clock.now() });
    return done ? tx.run(claimed.id) : null;
  });
}

async function carry(
  ctx: EngineContext,
  config: Config,
  task: Task,
  run: Run,
  detach: AbortSignal,
  how: "start" | "adopt",
): Promise<void> {
  const executor = ctx.executorFor(task);
  const watch = watchForCancel(ctx, run, detach);
  let result: AttemptResult;
  try {
    result = await executor[how](await requestFor(ctx, task, run), progressOf(ctx, run), watch.signal);
  } catch (error) {
    // A detached attempt goes on without us; whoever comes next adopts it.
    if (isDetached(watch.signal)) return;
    result = faultOf(error);
  } finally {
    watch.stop();
  }
  if (await settlePatiently(ctx, config, run, task, result, detach)) {
    if (result.log !== null || result.reason !== "log_write") executor.discard(run);
  }
}

async function requestFor(ctx: EngineContext, task: Task, run: Run): Promise<AttemptRequest> {
  const memory = await ctx.ledger.read((tx) => tx.memory(task.id));
  return {
    run,
    task,
    attempt: run.attempts,
    idempotencyKey: keyOf(run),
    lastSuccessAt: memory.lastSuccessAt,
    watermark: memory.watermark,
    deadlineAt: run.deadlineAt ?? ctx.clock.now() + task.timeoutMs,
  };
}

/** The same for all attempts of a slot and for every backfill of its moment, and for nothing else. */
function keyOf(run: Run): string {
  const standsForMoment = run.slotId !== null || (run.trigger === "manual" && run.catchUp);
  return standsForMoment ? `${run.task}:${new Date(run.slotAt).toISOString()}` : `${run.task}:${run.id}`;
}

function progressOf(ctx: EngineContext, run: Run): AttemptProgress {
  const { onOutput, onProgress } = ctx;
  return {
    async started(process) {
      await ctx.ledger.write((tx) => tx.setAttemptProcess(run.id, run.token, process));
    },
    ...(onOutput === undefined ? {} : { output: (chunk: string) => onOutput(run, chunk) }),
    ...(onProgress === undefined
      ? {}
      : { progress: (fraction: number, note: string | null) => onProgress(run, fraction, note) }),
  };
}

/** A fault of Nightdesk itself must end the run all the same, and say so. */
function faultOf(error: unknown): AttemptResult {
  const detail = error instanceof Error ? error.message : String(error);
  return {
    outcome: "failed",
    reason: "internal_fault",
    detail,
    exitCode: null,
    signal: null,
    report: EMPTY_REPORT,
    log: null,
    leaked: 0,
    costUsd: null,
  };
}
