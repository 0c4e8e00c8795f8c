/** From signals to the two ways of stopping. */
import type { Stops } from "../engine/tick.ts";
import type { CliContext } from "./context.ts";

export interface StopHandling {
  readonly stops: Stops;
  /** Ends the handling of signals. */
  release(): void;
}

/** The first signal drains, the second stops at once; each is told to the caller. */
export function stopOnSignals(context: CliContext, told: (way: "drain" | "stop") => void): StopHandling {
  const drain = new AbortController();
  const stop = new AbortController();
  const release = context.onStopSignal(() => {
    if (stop.signal.aborted) return;
    const way = drain.signal.aborted ? "stop" : "drain";
    (way === "drain" ? drain : stop).abort();
    told(way);
  });
  return { stops: { drain: drain.signal, stop: stop.signal }, release };
}
