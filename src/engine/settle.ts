/** From an attempt's result to the run's end or its next attempt. */
import { retryDelay } from "../core/retry.ts";
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import type { AttemptResult } from "../ports/executor.ts";
import type { AttemptEnd } from "../ports/ledger.ts";
import { withPlacedArtifacts } from "./artifacts.ts";
import type { Announcement } from "./announcement.ts";
import type { EngineContext } from "./context.ts";
import { endRun, type RunEnd, type Scope } from "./end-run.ts";
import { missingProof } from "./expect.ts";
import { waitFurther } from "./wait-further.ts";

/**
 * Writes the result of the running attempt.
 *
 * @param run as claimed or adopted, with the token of this process
 * @param task null if it left the configuration meanwhile
 * @returns false if the claim is no longer ours; nothing was written then
 */
export async function settle(
  ctx: EngineContext,
  config: Config,
  run: Run,
  task: Task | null,
  result: AttemptResult,
): Promise<boolean> {
  const end = await judge(ctx, run, task, result);
  const told = await ctx.ledger.write(async (tx) => {
    const scope: Scope = { ctx, tx, config, now: ctx.clock.now() };
    if (result.waits !== undefined && task !== null) {
      return waitFurther(scope, run, task, end, result.waits);
    }
    const retry = await delayBeforeRetry(scope, run, task, end);
    return retry === null ? endRun(scope, run, end) : waitForRetry(scope, run, end, retry);
  });
  if (told === null) return false;
  for (const announcement of told) ctx.announce(announcement);
  return true;
}

/** Applies what the report changes and looks for the proof of effect; both can turn a success into a failure. */
async function judge(ctx: EngineContext, run: Run, task: Task | null, ended: AttemptResult): Promise<RunEnd> {
  const report = withPlacedArtifacts(ended.report, ctx.files);
  const result = { ...ended, report };
  if (result.outcome !== "succeeded")
    return asEnd(result, result.outcome, result.reason, result.detail, report.changed);
  const [lost, ...more] = report.refusals;
  if (lost !== undefined) {
    const detail = more.length === 0 ? lost : `${lost} (and ${more.length} more)`;
    return asEnd(result, "failed", "report_refused", detail, report.changed);
  }
  let rows: number | null;
  try {
    rows = await ctx.effects.apply({ run: run.id, token: run.token, task: run.task, report });
  } catch (error) {
    return asEnd(result, "failed", "report_refused", (error as Error).message, report.changed);
  }
  const changed = report.changed ?? rows ?? (report.unchanged === null ? null : 0);
  if (report.skip !== null) return asEnd(result, "skipped", "task_said", report.skip, changed ?? 0);
  const missing =
    report.unchanged === null && task !== null ? missingProof(task, run, changed, ctx.files) : null;
  if (missing !== null) return asEnd(result, "failed", "no_effect", missing, changed);
  return asEnd(result, "succeeded", result.reason, result.detail ?? report.unchanged, changed);
}

function asEnd(
  result: AttemptResult,
  outcome: RunEnd["outcome"],
  reason: string | null,
  detail: string | null,
  changed: number | null,
): RunEnd {
  const { exitCode, signal, leaked } = result;
  const attempt: AttemptEnd = { outcome, reason, detail, exitCode, signal, leaked };
  const { costUsd, log, logOffset = null, report } = result;
  return { outcome, reason, detail, exitCode, changed, costUsd, log, logOffset, report, attempt };
}

async function delayBeforeRetry(
  { tx }: Scope,
  run: Run,
  task: Task | null,
  end: RunEnd,
): Promise<number | null> {
  if (task === null || end.outcome === "skipped") return null;
  const fresh = await tx.run(run.id);
  if (fresh === null || fresh.cancelRequested) return null;
  const earlier = await tx.attemptEnds(run.id);
  // An attempt that stopped to wait for a person or an answer has not failed.
  const pauses = earlier.filter(({ reason }) => reason === "approval" || reason === "answer").length;
  const lost = [...earlier, { outcome: end.outcome }].filter(({ outcome }) => outcome === "lost").length;
  // Nothing was started, so that starting it is not a second time, whatever `on_lost` says.
  const policy = end.reason === "never_started" ? { ...task, onLost: "retry" as const } : task;
  return retryDelay(end.outcome, end.reason, policy, { attempts: fresh.attempts - pauses, lost });
}

async function waitForRetry(
  { tx, now }: Scope,
  run: Run,
  end: RunEnd,
  delay: number,
): Promise<Announcement[] | null> {
  const at = now + delay;
  const { reason, detail, log, logOffset = null, exitCode, attempt } = end;
  const done = await tx.transition({
    run: run.id,
    event: "wait",
    at: now,
    token: run.token,
    patch: { waitingFor: "retry", notBefore: at, reason, detail, log, logOffset, exitCode, deadlineAt: null },
    ...(attempt === null ? {} : { attempt }),
  });
  if (!done) return null;
  await tx.setNote("wake_at", null);
  const waiting = (await tx.run(run.id)) ?? run;
  return [{ kind: "run_retries", run: waiting, at, detail }];
}
