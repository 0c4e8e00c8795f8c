/**
 * A cancel may be asked for by any process; the one that watches the run looks for it. The signal's reason tells
 * the executor what is meant: end the work, or only stop watching it.
 */
import type { Run } from "../core/run.ts";
import type { StopReason } from "../ports/executor.ts";
import type { EngineContext } from "./context.ts";

export interface CancelWatch {
  readonly signal: AbortSignal;
  stop(): void;
}

export function watchForCancel(ctx: EngineContext, run: Run, detach: AbortSignal): CancelWatch {
  const controller = new AbortController();
  const stopped = new AbortController();
  const onDetach = () => controller.abort({ kind: "detach" } satisfies StopReason);
  if (detach.aborted) onDetach();
  detach.addEventListener("abort", onDetach, { once: true });
  void poll(ctx, run, controller, stopped.signal);
  return {
    signal: controller.signal,
    stop() {
      stopped.abort();
      detach.removeEventListener("abort", onDetach);
    },
  };
}

/** True if the signal only means that this process stops watching. */
export function isDetached(signal: AbortSignal): boolean {
  return signal.aborted && (signal.reason as StopReason).kind === "detach";
}

async function poll(
  ctx: EngineContext,
  run: Run,
  controller: AbortController,
  stopped: AbortSignal,
): Promise<void> {
  while (!stopped.aborted && !controller.signal.aborted) {
    await ctx.clock.sleep(ctx.pace.cancelPollMs, stopped);
    if (stopped.aborted) return;
    const reason = await stopReason(ctx, run);
    if (reason !== null) controller.abort(reason);
  }
}

async function stopReason(ctx: EngineContext, run: Run): Promise<StopReason | null> {
  try {
    const fresh = await ctx.ledger.read((tx) => tx.run(run.id));
    // Somebody else has taken the run over: this watcher must not touch it any more.
    if (fresh === null || fresh.token !== run.token) return { kind: "detach" };
    return fresh.cancelRequested ? { kind: "cancel" } : null;
  } catch {
    // The ledger is busy or away for a moment; the next look will tell.
    return null;
  }
}
