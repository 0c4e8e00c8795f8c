/** `tick`: decide and run all that is due, then leave. */
import type { Run } from "../core/run.ts";
import { isBadOutcome } from "../core/outcome.ts";
import { isTerminal } from "../core/transitions.ts";
import type { EngineContext } from "./context.ts";
import { type Desk, openDesk, type PassResult } from "./desk.ts";
import { TICK_PATIENCE_MS } from "./policy.ts";
import { registered } from "./instance.ts";

export interface TickSummary {
  /** Runs that this process carried, as they stand at the end. */
  readonly executed: readonly Run[];
  /** How many of them did not succeed. */
  readonly failed: number;
  readonly planned: number;
  readonly closed: number;
  readonly configInvalid: boolean;
  readonly clockTrusted: boolean;
}

export interface Stops {
  /** Start nothing new; stay until what runs has ended. */
  readonly drain: AbortSignal;
  /** Leave at once; what runs goes on and is adopted by the next process. */
  readonly stop: AbortSignal;
}

export async function tick(ctx: EngineContext, stops: Stops): Promise<TickSummary> {
  return registered(ctx, "tick", async () => {
    const desk = openDesk(ctx, stops.stop);
    return summarise(ctx, desk, await stay(ctx, desk, stops, TICK_PATIENCE_MS));
  });
}

export interface StayTotals {
  readonly planned: number;
  readonly closed: number;
  readonly last: PassResult;
}

/** Works until nothing is left to do or to wait for within `patienceMs`. */
export async function stay(
  ctx: EngineContext,
  desk: Desk,
  stops: Stops,
  patienceMs: number,
  until: (result: PassResult) => Promise<number | null> = () => Promise.resolve(null),
): Promise<StayTotals> {
  let planned = 0;
  let closed = 0;
  let idleSince = ctx.clock.monotonic();
  for (;;) {
    const last = await desk.pass(stops.drain.aborted ? "none" : "all");
    planned += last.planned;
    closed += last.closed;
    if (desk.active.size > 0) idleSince = ctx.clock.monotonic();
    const totals = { planned, closed, last };
    if (stops.stop.aborted || last.config === null) return totals;
    if (stops.drain.aborted && desk.active.size === 0) return totals;
    const waitMs = desk.active.size > 0 ? ctx.pace.stepMs : await waitFor(ctx, last, patienceMs, until);
    if (waitMs === null || ctx.clock.monotonic() - idleSince > patienceMs) return totals;
    await pause(ctx, desk, stops, Math.min(waitMs, ctx.pace.stepMs));
  }
}

/** Sleeps, but not past the end of a run or a signal. */
export async function pause(ctx: EngineContext, desk: Desk, stops: Stops, ms: number): Promise<void> {
  const awake = new AbortController();
  const wake = () => awake.abort();
  if (stops.stop.aborted) return;
  stops.stop.addEventListener("abort", wake, { once: true });
  if (!stops.drain.aborted) stops.drain.addEventListener("abort", wake, { once: true });
  void desk.nextEnd().then(wake);
  await ctx.clock.sleep(ms, awake.signal);
  stops.stop.removeEventListener("abort", wake);
  stops.drain.removeEventListener("abort", wake);
}

/** How long until a waiting run may go on; null if none will within the patience. */
async function waitFor(
  ctx: EngineContext,
  last: PassResult,
  patienceMs: number,
  until: (result: PassResult) => Promise<number | null>,
): Promise<number | null> {
  const now = ctx.clock.now();
  const moments = [last.wake.runAt, await until(last)].filter((at) => at !== null);
  if (moments.length === 0) return null;
  const wait = Math.max(Math.min(...moments) - now, 0);
  return wait > patienceMs ? null : wait;
}

export async function summarise(ctx: EngineContext, desk: Desk, totals: StayTotals): Promise<TickSummary> {
  const executed = await ctx.ledger.read(async (tx) => {
    const runs = await Promise.all([...new Set(desk.carried)].map((id) => tx.run(id)));
    return runs.filter((run) => run !== null);
  });
  const failed = executed.filter(isFailure).length;
  const { planned, closed, last } = totals;
  const { configInvalid, clockTrusted } = last;
  return { executed, failed, planned, closed, configInvalid, clockTrusted };
}

function isFailure(run: Run): boolean {
  return isTerminal(run.state) && (isBadOutcome(run.state) || run.state === "cancelled");
}
