/** The clocks of the system. */
import { uptime } from "node:os";
import type { Clock } from "../ports/clock.ts";

/** Longer timers than this fire at once in Node. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    uptime: () => Math.round(uptime() * 1000),
    sleep,
  };
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const timer = setTimeout(done, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
    signal?.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
