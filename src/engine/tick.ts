/** `tick`: decide and run all that is due, then leave. */
import type { Run } from "../core/run.ts";
import { isBadOutcome } from "../core/outcome.ts";
import { isTerminal } from "../core/transitions.ts";
import type { EngineContext } from "./context.ts";
import { withDelivery } from "./deliver.ts";
import { type Desk, NO_PASS, openDesk, type PassResult } from "./desk.ts";
import { AFTER_FAULT_MS, TICK_PATIENCE_MS } from "./policy.ts";
import { registered } from "./instance.ts";
import { patientPasses } from "./patient-pass.ts";

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
  /** Resolves when somebody has given this process work, which must not wait for the next look. */
  readonly nudged?: () => Promise<void>;
}

export async function tick(ctx: EngineContext, stops: Stops): Promise<TickSummary> {
  return registered(ctx, "tick", async () => {
    const desk = openDesk(ctx, stops.stop);
    const options = { patienceMs: TICK_PATIENCE_MS, plans: true };
    const totals = await withDelivery(ctx, stops.stop, () => stay(ctx, desk, stops, options));
    return summarise(ctx, desk, totals);
  });
}

export interface StayTotals {
  readonly planned: number;
  readonly closed: number;
  readonly last: PassResult;
}

export interface Stay {
  /** Waits for what begins within this time. */
  readonly patienceMs: number;
  /** False runs only what is asked for already. */
  readonly plans: boolean;
  /** A further moment that is worth waiting and planning for; null if there is none. */
  readonly until?: (result: PassResult) => Promise<number | null>;
}

/**
 * Works until nothing is left to do or to wait for. Slots are planned only as long as the work of the first pass goes
 * on: tasks that come faster than they run would keep us here for ever.
 */
export async function stay(ctx: EngineContext, desk: Desk, stops: Stops, options: Stay): Promise<StayTotals> {
  const { patienceMs, until = () => Promise.resolve(null) } = options;
  // Nobody else could record how living work of ours ends.
  const pass = patientPasses(ctx, desk, () => desk.active.size === 0);
  let totals: StayTotals = { planned: 0, closed: 0, last: NO_PASS };
  let idleSince = ctx.clock.monotonic();
  let firstWave: ReadonlySet<string> | null = null;
  let further: number | null = null;
  for (;;) {
    const plans =
      options.plans && (firstWave === null || further !== null || (await isAtWork(ctx, firstWave)));
    const result = await pass(stops.drain.aborted ? "none" : "all", plans);
    if (desk.active.size > 0) idleSince = ctx.clock.monotonic();
    if (stops.stop.aborted) return totals;
    if (result === null) {
      await pause(ctx, desk, stops, AFTER_FAULT_MS);
      continue;
    }
    totals = {
      planned: totals.planned + result.planned,
      closed: totals.closed + result.closed,
      last: result,
    };
    if (result.config === null) return totals;
    if (stops.drain.aborted && desk.active.size === 0) return totals;
    firstWave ??= await atWork(ctx);
    further = await until(result);
    const waitMs = desk.active.size > 0 ? ctx.pace.stepMs : waitFor(ctx, result, patienceMs, further);
    if (waitMs === null || ctx.clock.monotonic() - idleSince > patienceMs) return totals;
    await pause(ctx, desk, stops, Math.min(waitMs, ctx.pace.stepMs));
  }
}

/** Runs that have begun or may begin now, whoever carries them; none if the ledger cannot be read just now. */
async function atWork(ctx: EngineContext): Promise<ReadonlySet<string>> {
  try {
    const live = await ctx.ledger.read((tx) => tx.liveRuns());
    return new Set(live.filter(({ state }) => state !== "waiting").map(({ id }) => id));
  } catch {
    // The pass, which needs the ledger as well, says so and decides whether we may leave.
    return new Set();
  }
}

async function isAtWork(ctx: EngineContext, wave: ReadonlySet<string>): Promise<boolean> {
  return wave.size > 0 && !wave.isDisjointFrom(await atWork(ctx));
}

/** Sleeps, but not past the end of a run or a signal. */
export async function pause(ctx: EngineContext, desk: Desk, stops: Stops, ms: number): Promise<void> {
  const awake = new AbortController();
  const wake = () => awake.abort();
  if (stops.stop.aborted) return;
  stops.stop.addEventListener("abort", wake, { once: true });
  if (!stops.drain.aborted) stops.drain.addEventListener("abort", wake, { once: true });
  void desk.nextEnd().then(wake);
  void stops.nudged?.().then(wake);
  await ctx.clock.sleep(ms, awake.signal);
  stops.stop.removeEventListener("abort", wake);
  stops.drain.removeEventListener("abort", wake);
}

/** How long until a waiting run may go on; null if none will within the patience. */
function waitFor(
  ctx: EngineContext,
  { wake }: PassResult,
  patienceMs: number,
  further: number | null,
): number | null {
  const moments = [wake.runAt, further].filter((at) => at !== null);
  if (moments.length === 0) return null;
  const wait = Math.max(Math.min(...moments) - ctx.clock.now(), 0);
  return wait > patienceMs ? null : wait;
}

export async function summarise(ctx: EngineContext, desk: Desk, totals: StayTotals): Promise<TickSummary> {
  await desk.settled();
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
