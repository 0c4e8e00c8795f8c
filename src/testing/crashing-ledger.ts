/**
 * A ledger whose process may die at any await. What was committed stays, what was not is rolled back, and nobody ever
 * hears of either: promises of a dead process do not settle.
 */
import type { Ledger, LedgerTransaction } from "../ports/ledger.ts";

export interface CrashPlan {
  /** Operations left until the process dies; null never. */
  countdown: number | null;
  dead: boolean;
  onDeath(): void;
}

class Crash extends Error {}

const NEVER = new Promise<never>(() => undefined);

export function crashingLedger(inner: Ledger, plan: CrashPlan): Ledger {
  /** Counts one operation down; throws when it is the last one. */
  function step(): void {
    if (plan.dead) throw new Crash();
    if (plan.countdown === null) return;
    plan.countdown -= 1;
    if (plan.countdown > 0) return;
    plan.dead = true;
    plan.onDeath();
    throw new Crash();
  }

  function fragile(tx: LedgerTransaction): LedgerTransaction {
    return new Proxy(tx, {
      get(target, key, receiver) {
        const member: unknown = Reflect.get(target, key, receiver);
        if (typeof member !== "function") return member;
        return async (...args: unknown[]) => {
          step();
          return (await Reflect.apply(member, target, args)) as unknown;
        };
      },
    });
  }

  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      step();
      const result = await work();
      step();
      return result;
    } catch (error) {
      if (plan.dead || error instanceof Crash) return NEVER;
      throw error;
    }
  }

  return {
    write: (work) => guarded(() => inner.write((tx) => work(fragile(tx)))),
    read: (work) => guarded(() => inner.read((tx) => work(fragile(tx)))),
    goodConfig: () => guarded(() => inner.goodConfig()),
    keepGoodConfig: (config, at) => guarded(() => inner.keepGoodConfig(config, at)),
    backup: () => guarded(() => Promise.resolve()),
    prune: () => guarded(() => Promise.resolve({ runs: 0 })),
    close: () => inner.close(),
  };
}
