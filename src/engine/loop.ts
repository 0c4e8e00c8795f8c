/** `start`: works until it is told to stop. */
import type { EngineContext } from "./context.ts";
import { withDelivery } from "./deliver.ts";
import { NO_PASS, openDesk, type Desk, type PassResult } from "./desk.ts";
import { registered } from "./instance.ts";
import { patientPasses } from "./patient-pass.ts";
import { AFTER_FAULT_MS, ONCE_PATIENCE_MS } from "./policy.ts";
import { pause, stay, summarise, type Stops, type TickSummary } from "./tick.ts";
import { nextSlotAt } from "./wake.ts";

export async function runLoop(ctx: EngineContext, stops: Stops): Promise<TickSummary> {
  return registered(ctx, "loop", async () => {
    const desk = openDesk(ctx, stops.stop, true);
    const pass = patientPasses(ctx, desk, () => false);
    let planned = 0;
    let closed = 0;
    let last: PassResult | null = null;
    await withDelivery(ctx, stops.stop, async () => {
      while (!stops.stop.aborted) {
        const draining = stops.drain.aborted;
        if (draining && desk.active.size === 0) break;
        const result = await pass(draining ? "none" : "all");
        if (result !== null) {
          last = result;
          planned += result.planned;
          closed += result.closed;
        }
        if (stops.drain.aborted && desk.active.size === 0) break;
        await pause(ctx, desk, stops, pauseAfter(ctx, result));
      }
    });
    return summarise(ctx, desk, { planned, closed, last: last ?? NO_PASS });
  });
}

/** One round: what is due, and each task whose next slot comes within a minute, once. */
export async function runOnce(ctx: EngineContext, stops: Stops): Promise<TickSummary> {
  return registered(ctx, "loop", async () => {
    const desk = openDesk(ctx, stops.stop);
    const horizon = ctx.clock.now() + ONCE_PATIENCE_MS;
    const until = () => nextUnseenSlot(ctx, desk, horizon);
    const options = { patienceMs: ONCE_PATIENCE_MS, plans: true, until };
    const totals = await withDelivery(ctx, stops.stop, () => stay(ctx, desk, stops, options));
    return summarise(ctx, desk, totals);
  });
}

async function nextUnseenSlot(ctx: EngineContext, desk: Desk, horizon: number): Promise<number | null> {
  return ctx.ledger.read(async (tx) => {
    const carried = await Promise.all(desk.carried.map((id) => tx.run(id)));
    const seen = new Set(carried.map((run) => run?.task));
    const moments = (await tx.revisionsInForce())
      .filter((revision) => !seen.has(revision.task))
      .map(nextSlotAt)
      .filter((at) => at !== null && at <= horizon);
    return moments.length === 0 ? null : Math.min(...(moments as number[]));
  });
}

function pauseAfter(ctx: EngineContext, result: PassResult | null): number {
  if (result === null) return AFTER_FAULT_MS;
  return Math.min(Math.max(result.wake.lookAt - ctx.clock.now(), 0), ctx.pace.stepMs);
}
