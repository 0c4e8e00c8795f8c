/** A clock that only moves when it is told to. Sleepers wake in the order of their time. */
import type { Clock } from "../ports/clock.ts";

export interface VirtualClock extends Clock {
  /** Moves both clocks to the next sleeper's time and wakes it; false if nobody sleeps. */
  wakeNext(): boolean;
  /** Monotonic time of the next sleeper; null if nobody sleeps. */
  nextWake(): number | null;
  /** Lets time pass without waking anyone earlier than due. */
  pass(ms: number): void;
  /** Moves the wall clock alone, as people and NTP do. */
  jump(ms: number): void;
  /** Forgets all sleepers: the process that slept is gone. */
  forget(): void;
}

interface Sleeper {
  readonly at: number;
  readonly order: number;
  wake(): void;
}

export function virtualClock(start: number): VirtualClock {
  let wall = start;
  let uptime = 0;
  let order = 0;
  let sleepers: Sleeper[] = [];

  function earliest(): Sleeper | undefined {
    return sleepers.reduce<Sleeper | undefined>((best, sleeper) => {
      if (best === undefined || sleeper.at < best.at) return sleeper;
      return sleeper.at === best.at && sleeper.order < best.order ? sleeper : best;
    }, undefined);
  }

  function pass(ms: number): void {
    wall += ms;
    uptime += ms;
  }

  return {
    now: () => wall,
    monotonic: () => uptime,
    uptime: () => uptime,
    sleep(ms, signal) {
      if (signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const sleeper: Sleeper = { at: uptime + Math.max(ms, 0), order: (order += 1), wake: resolve };
        sleepers.push(sleeper);
        const onAbort = () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          resolve();
        };
        signal?.addEventListener("abort", onAbort, { once: true });
      });
    },
    wakeNext() {
      const sleeper = earliest();
      if (sleeper === undefined) return false;
      sleepers = sleepers.filter((other) => other !== sleeper);
      if (sleeper.at > uptime) pass(sleeper.at - uptime);
      sleeper.wake();
      return true;
    },
    nextWake: () => earliest()?.at ?? null,
    pass,
    jump(ms) {
      wall += ms;
    },
    forget() {
      sleepers = [];
    },
  };
}
