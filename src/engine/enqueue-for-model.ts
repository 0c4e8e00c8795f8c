/**
 * A model asks for a run. It is only added to the ledger: a loop or the next tick carries it, so that no model waits and
 * no work hangs on the process that serves it.
 */
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import { configInUse } from "./config-watch.ts";
import type { EngineContext } from "./context.ts";
import { loopIsAlive } from "./instance.ts";
import { MODEL_RUNS_PER_HOUR } from "./policy.ts";
import { addManualRun, isWorking } from "./run-now.ts";

const HOUR_MS = 3_600_000;

export type EnqueueForModelResult =
  | { readonly kind: "queued"; readonly run: string; readonly isNew: boolean; readonly loopIsAlive: boolean }
  | { readonly kind: "no_config" }
  | { readonly kind: "unknown_task"; readonly known: readonly string[] }
  | { readonly kind: "not_on_demand" | "not_allowed" | "disabled"; readonly task: Task }
  | { readonly kind: "paused"; readonly why: string | null }
  | { readonly kind: "busy"; readonly run: Run }
  /** All places of the hour are taken; `freeAt` is when the next one is. */
  | { readonly kind: "too_many"; readonly freeAt: number };

type Refusal = Exclude<EnqueueForModelResult, { kind: "queued" }>;

/** Only what a person has marked `agent_may_run` and put on no clock; a person may run everything by hand. */
export async function enqueueForModel(ctx: EngineContext, id: string): Promise<EnqueueForModelResult> {
  const { config } = await configInUse(ctx);
  if (config === null) return { kind: "no_config" };
  const task = config.tasks.find((candidate) => candidate.id === id);
  if (task === undefined) return { kind: "unknown_task", known: config.tasks.map((known) => known.id) };
  if (!task.agentMayRun) return { kind: "not_allowed", task };
  if (task.rule.kind !== "on_demand") return { kind: "not_on_demand", task };
  if (!task.enabled) return { kind: "disabled", task };
  const asked = await ask(ctx, task);
  return asked.kind === "queued" ? { ...asked, loopIsAlive: await loopIsAlive(ctx) } : asked;
}

/** Counted and added in one transaction, so that ten callers at once get ten places together. */
async function ask(
  ctx: EngineContext,
  task: Task,
): Promise<Refusal | { kind: "queued"; run: string; isNew: boolean }> {
  const now = ctx.clock.now();
  return ctx.ledger.write(async (tx) => {
    const { pausedAt, pausedWhy } = await tx.memory(task.id);
    if (pausedAt !== null) return { kind: "paused", why: pausedWhy };
    const live = await tx.liveRunsOf(task.id);
    const working = live.find(isWorking);
    if (working !== undefined) return { kind: "busy", run: working };
    const pending = live.find(({ trigger }) => trigger === "manual");
    if (pending !== undefined) return { kind: "queued", run: pending.id, isNew: false };
    const taken = instantsWithin(await tx.note("model_runs"), now);
    if (taken.length >= MODEL_RUNS_PER_HOUR)
      return { kind: "too_many", freeAt: Math.min(...taken) + HOUR_MS };
    const id = ctx.newRunId();
    await addManualRun(tx, { id, task, full: false, params: {}, now });
    await tx.setNote("model_runs", JSON.stringify([...taken, now]));
    await tx.addEvent("model_run", `${task.id}: run ${id} was asked for by a model`, now);
    return { kind: "queued", run: id, isNew: true };
  });
}

/** Those of the last hour; a clock that was wrong for a while must not close the door for days. */
function instantsWithin(note: string | null, now: number): number[] {
  const instants = note === null ? [] : (JSON.parse(note) as number[]);
  return instants.filter((at) => Math.abs(now - at) < HOUR_MS);
}
