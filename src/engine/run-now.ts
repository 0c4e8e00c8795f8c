/** `run TASK`: a run that a person asks for. It never consumes a slot. */
import type { Run, Trigger } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import { isTerminal } from "../core/transitions.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { configInUse } from "./config-watch.ts";
import type { EngineContext } from "./context.ts";
import { withDelivery } from "./deliver.ts";
import { type Desk, openDesk } from "./desk.ts";
import { loopIsAlive, registered } from "./instance.ts";
import { patientPasses } from "./patient-pass.ts";
import { pause, stay, type Stops } from "./tick.ts";

export interface RunRequest {
  readonly task: string;
  readonly full: boolean;
  /** Settings laid over the task's own. */
  readonly params: Readonly<Record<string, string>>;
  /** Queue behind what is running, rather than give up. */
  readonly wait: boolean;
}

export type RunNowResult =
  | { readonly kind: "ended"; readonly run: Run }
  /** Something stands in the way: the task itself, a lock, or all places are taken. */
  | { readonly kind: "busy"; readonly run: Run }
  | { readonly kind: "unknown_task"; readonly known: readonly string[] }
  /** It has begun and goes on later: when a person has answered, or the answer of Claude is there. */
  | { readonly kind: "waits"; readonly run: Run }
  /** The wait or the run was given up by a signal; the run may still be going on. */
  | { readonly kind: "left"; readonly run: Run }
  | { readonly kind: "no_config" };

/** While another process carries our run, look this often whether it has ended. */
const FOLLOW_MS = 500;

/** What the run has asked for, its followers and what it enqueued, is done before the process leaves. */
const FOLLOWING: ReadonlySet<Trigger> = new Set(["after", "after_any", "dependency"]);
const FOLLOWERS_PATIENCE_MS = 90_000;
const TAKEN_OVER_PATIENCE_MS = 10_000;

export async function runNow(ctx: EngineContext, request: RunRequest, stops: Stops): Promise<RunNowResult> {
  const { config } = await configInUse(ctx);
  if (config === null) return { kind: "no_config" };
  const task = config.tasks.find(({ id }) => id === request.task);
  if (task === undefined) return { kind: "unknown_task", known: config.tasks.map(({ id }) => id) };
  return registered(ctx, "run", async () => {
    const leave = new AbortController();
    const desk = openDesk(ctx, AbortSignal.any([stops.stop, leave.signal]));
    const asked = await queueRun(ctx, task, request);
    if (asked.kind === "busy") return asked;
    try {
      return await withDelivery(ctx, stops.stop, async () => {
        const run = await carryOrFollow(ctx, desk, asked.run, request.wait, stops);
        if (run.kind === "ended") await drainFollowers(ctx, desk, stops);
        return run;
      });
    } finally {
      await untilQuiet(ctx, desk, stops);
      leave.abort();
      await Promise.all(desk.active.values());
    }
  });
}

/**
 * What was taken over on the way mostly ends soon. Longer work is left to whoever comes next: behind a closed ledger we
 * could not record how it ends, and as long as we lived nobody else might.
 */
async function untilQuiet(ctx: EngineContext, desk: Desk, stops: Stops): Promise<void> {
  if (desk.active.size === 0) return;
  const quiet = new AbortController();
  void Promise.all(desk.active.values()).then(() => quiet.abort());
  await ctx.clock.sleep(TAKEN_OVER_PATIENCE_MS, AbortSignal.any([stops.stop, quiet.signal]));
}

/** Puts a manual run into the queue, unless one of the task is at work and the request does not want to wait. */
export async function queueRun(
  ctx: EngineContext,
  task: Task,
  request: RunRequest,
): Promise<{ kind: "busy"; run: Run } | { kind: "asked"; run: Run }> {
  const now = ctx.clock.now();
  return ctx.ledger.write(async (tx) => {
    const working = (await tx.liveRunsOf(task.id)).find(isWorking);
    if (working !== undefined && !request.wait) return { kind: "busy", run: working };
    const id = ctx.newRunId();
    await addManualRun(tx, { id, task, full: request.full, params: request.params, now });
    return { kind: "asked", run: (await tx.run(id)) as Run };
  });
}

interface ManualRun {
  readonly id: string;
  readonly task: Task;
  readonly full: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly now: number;
}

/** Adds a run that somebody asks for; whoever makes the next pass takes it up. */
export async function addManualRun(
  tx: LedgerTransaction,
  { id, task, full, params, now }: ManualRun,
): Promise<void> {
  await tx.addRun(
    {
      id,
      task: task.id,
      trigger: "manual",
      slotAt: now,
      notBefore: now,
      full,
      params,
      priority: task.priority,
      catchUp: false,
    },
    now,
  );
  await tx.setNote("wake_at", null);
}

export function isWorking(run: Run): boolean {
  return run.state === "running" || run.state === "claimed";
}

/** What it waits for may take hours; others will carry it on. */
function isPutOff({ state, waitingFor, reason }: Run): boolean {
  return state === "waiting" && (waitingFor === "approval" || reason === "answer");
}

async function carryOrFollow(
  ctx: EngineContext,
  desk: Desk,
  asked: Run,
  wait: boolean,
  stops: Stops,
): Promise<RunNowResult> {
  const pass = patientPasses(ctx, desk, () => desk.active.size === 0);
  for (;;) {
    await pass({ only: asked.id }, false);
    const run = (await ctx.ledger.read((tx) => tx.run(asked.id))) ?? asked;
    if (isTerminal(run.state) && !desk.active.has(run.id)) return { kind: "ended", run };
    const blocked = !isWorking(run) && !isTerminal(run.state) && run.attempts === 0;
    if (blocked && !wait) return giveUp(ctx, run);
    if (isPutOff(run) && !wait) return { kind: "waits", run };
    if (stops.stop.aborted) return { kind: "left", run };
    if (stops.drain.aborted && blocked) {
      await giveUp(ctx, run);
      return { kind: "left", run };
    }
    const mine = desk.active.has(run.id);
    await pause(ctx, desk, stops, mine ? ctx.pace.stepMs : FOLLOW_MS);
  }
}

/** Takes the request back and names what stood in the way. */
async function giveUp(ctx: EngineContext, run: Run): Promise<RunNowResult> {
  const at = ctx.clock.now();
  const outcome = await ctx.ledger.write(async (tx) => {
    const patch = { waitingFor: null, reason: "busy", detail: run.detail ?? "all places were taken" };
    const closed = await tx.transition({ run: run.id, event: "close", at, outcome: "cancelled", patch });
    const others = (await tx.liveRuns()).filter((other) => isWorking(other) && other.id !== run.id);
    const holder = others.find((other) => other.task === run.task) ?? others[0];
    return { closed, holder };
  });
  // Somebody claimed it between our look and the attempt to take it back: then it runs after all.
  if (!outcome.closed) return { kind: "left", run };
  return { kind: "busy", run: outcome.holder ?? run };
}

/** Where a loop is at work, followers are its business. */
async function drainFollowers(ctx: EngineContext, desk: Desk, stops: Stops): Promise<void> {
  if (stops.drain.aborted || (await loopIsAlive(ctx))) return;
  const followers = await ctx.ledger.read(async (tx) =>
    (await tx.liveRuns()).some(({ trigger, state }) => state === "queued" && FOLLOWING.has(trigger)),
  );
  if (followers) await stay(ctx, desk, stops, { patienceMs: FOLLOWERS_PATIENCE_MS, plans: false });
}
