/**
 * Runs whose watcher died. Only proof of death counts; then this process takes the run over with a new token and
 * goes by what the work left behind.
 */
import { EMPTY_REPORT } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import type { AttemptResult } from "../ports/executor.ts";
import type { EngineContext } from "./context.ts";
import { settle } from "./settle.ts";

/** Work that this process now has to watch or settle. */
export interface Adopted {
  readonly run: Run;
  readonly task: Task;
}

/**
 * Takes over what dead processes of Nightdesk left.
 *
 * @param mine ids of runs that this process carries itself
 */
export async function recover(
  ctx: EngineContext,
  config: Config,
  mine: ReadonlySet<string>,
): Promise<Adopted[]> {
  const live = await ctx.ledger.read((tx) => tx.liveRuns());
  const adopted: Adopted[] = [];
  for (const run of live) {
    if (run.state !== "claimed" && run.state !== "running") continue;
    if (mine.has(run.id) || !isOrphan(ctx, run)) continue;
    if (run.state === "claimed") {
      await giveBack(ctx, run);
      continue;
    }
    const taken = await takeOver(ctx, run);
    if (taken !== null) adopted.push(...(await sort(ctx, config, taken)));
  }
  return adopted;
}

function isOrphan(ctx: EngineContext, run: Run): boolean {
  return run.owner !== null && ctx.processes.liveness(run.owner) === "dead";
}

/** A claim without an attempt: the attempt is recorded before anything is started, so nothing was. */
async function giveBack(ctx: EngineContext, run: Run): Promise<void> {
  // What was asked before the start may have a process of its own.
  await ctx.processes.endTree({ root: null, runId: run.id, graceMs: 0 });
  const at = ctx.clock.now();
  const done = await ctx.ledger.write((tx) =>
    tx.transition({ run: run.id, event: "unclaim", at, token: run.token }),
  );
  if (done) ctx.announce({ kind: "recovered", run, how: "requeued" });
}

async function takeOver(ctx: EngineContext, run: Run): Promise<Run | null> {
  return ctx.ledger.write(async (tx) => {
    const patch = { owner: ctx.processes.self() };
    const at = ctx.clock.now();
    const done = await tx.transition({ run: run.id, event: "adopt", at, token: run.token, patch });
    return done ? tx.run(run.id) : null;
  });
}

async function sort(ctx: EngineContext, config: Config, run: Run): Promise<Adopted[]> {
  const task = config.tasks.find((candidate) => candidate.id === run.task);
  if (task === undefined) {
    await settle(
      ctx,
      config,
      run,
      null,
      lost("exit_unknown", "Nightdesk died and the task is gone from the file"),
    );
    return [];
  }
  const executor = ctx.executorFor(task);
  const remains = executor.inspect(run);
  if (remains.kind === "living" || remains.kind === "ended") {
    ctx.announce({ kind: "recovered", run, how: remains.kind === "living" ? "adopted" : "settled" });
    return [{ run, task }];
  }
  const result =
    remains.kind === "never_started"
      ? lost("never_started", "Nightdesk died before the work was started")
      : lost("exit_unknown", "Nightdesk and the work died together; nobody knows how far it got");
  ctx.announce({ kind: "recovered", run, how: remains.kind === "never_started" ? "requeued" : "lost" });
  if (remains.kind === "unknown") return [{ run, task }];
  if (await settle(ctx, config, run, task, result)) executor.discard(run);
  return [];
}

function lost(reason: string, detail: string): AttemptResult {
  return {
    outcome: "lost",
    reason,
    detail,
    exitCode: null,
    signal: null,
    report: EMPTY_REPORT,
    log: null,
    leaked: 0,
    costUsd: null,
  };
}
