/** Pause, resume and cancel: what a person may change of a task or a run. */
import type { Run } from "../core/run.ts";
import { isTerminal } from "../core/transitions.ts";
import { configInUse } from "./config-watch.ts";
import type { EngineContext } from "./context.ts";
import { planUpToNow } from "./plan-if-due.ts";
import { publishWhatWaited } from "./publish-again.ts";

/** While paused, the task's slots close as `skipped(paused)`; what runs may finish, what waits is skipped. */
export async function pauseTask(ctx: EngineContext, task: string, why: string | null): Promise<void> {
  await planUpToNow(ctx);
  const now = ctx.clock.now();
  await ctx.ledger.write(async (tx) => {
    await tx.updateMemory(task, { pausedAt: now, pausedWhy: why });
    for (const run of await tx.liveRunsOf(task)) {
      if (run.trigger === "manual" || (run.state !== "queued" && run.state !== "waiting")) continue;
      const patch = { waitingFor: null, reason: "paused", detail: why };
      await tx.transition({ run: run.id, event: "close", at: now, outcome: "skipped", patch });
    }
    await tx.setNote("wake_at", null);
    await tx.addEvent("paused", why === null ? task : `${task}: ${why}`, now);
  });
}

/**
 * Slots that came while the task was paused are closed as such before the pause ends.
 *
 * @returns false if it was not paused
 */
export async function resumeTask(ctx: EngineContext, task: string): Promise<boolean> {
  const before = await ctx.ledger.read((tx) => tx.memory(task));
  if (before.pausedAt === null) return false;
  await planUpToNow(ctx);
  const { config } = await configInUse(ctx);
  await ctx.ledger.write(async (tx) => {
    const now = ctx.clock.now();
    await tx.updateMemory(task, { pausedAt: null, pausedWhy: null });
    await tx.setNote("wake_at", null);
    await tx.addEvent("resumed", task, now);
    if (config !== null) await publishWhatWaited({ ctx, tx, config, now }, task);
  });
  return true;
}

export type CancelResult =
  | { readonly kind: "asked" | "cancelled" | "ended_already"; readonly run: Run }
  | { readonly kind: "unknown" };

/** Asks the process that carries the run to end it; a run that waits is cancelled at once. */
export async function cancelRun(ctx: EngineContext, id: string): Promise<CancelResult> {
  const now = ctx.clock.now();
  return ctx.ledger.write(async (tx) => {
    const run = await tx.run(id);
    if (run === null) return { kind: "unknown" };
    if (isTerminal(run.state)) return { kind: "ended_already", run };
    await tx.requestCancel(id, "cancelled on request", now);
    if (run.state !== "queued" && run.state !== "waiting") return { kind: "asked", run };
    const patch = { waitingFor: null, reason: "cancelled", detail: "cancelled on request" };
    await tx.transition({ run: id, event: "close", at: now, outcome: "cancelled", patch });
    return { kind: "cancelled", run: (await tx.run(id)) ?? run };
  });
}
