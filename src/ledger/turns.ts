/**
 * One transaction after another on the one connection. A transaction begun from within another would wait for its
 * own end, so it is refused instead.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { LedgerMisuse } from "./errors.ts";

export interface Turns {
  /** Runs `work` as the inside of a transaction. */
  within<T>(work: () => Promise<T>): Promise<T>;
  /** @throws LedgerMisuse from within a transaction of the same ledger */
  refuseNested(what: string): void;
}

export function createTurns(): Turns {
  const inside = new AsyncLocalStorage<{ over: boolean }>();
  return {
    async within(work) {
      const turn = { over: false };
      try {
        return await inside.run(turn, work);
      } finally {
        turn.over = true;
      }
    },
    refuseNested(what) {
      const turn = inside.getStore();
      if (turn === undefined || turn.over) return;
      throw new LedgerMisuse(`${what} was called within a transaction of the same ledger`);
    },
  };
}
