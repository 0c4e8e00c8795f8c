/** Notices that the ledger has changed, whoever changed it, for as long as somebody wants to know. */
import type { Clock } from "../../ports/clock.ts";

export interface Changes {
  /** The mark as it is now. */
  mark(): Promise<number>;
  /** @returns ends the subscription */
  subscribe(onChange: (mark: number) => void): () => void;
  close(): void;
}

/** Well below the second that people are promised. One look takes some microseconds. */
const LOOK_MS = 200;

export function createChanges(readMark: () => Promise<number>, clock: Clock): Changes {
  const listeners = new Set<(mark: number) => void>();
  const ended = new AbortController();
  let last: number | null = null;
  let isWatching = false;

  async function watch(): Promise<void> {
    isWatching = true;
    while (listeners.size > 0 && !ended.signal.aborted) {
      await clock.sleep(LOOK_MS, ended.signal);
      if (ended.signal.aborted) break;
      // A ledger that is away for a moment is looked at again.
      const mark = await readMark().catch(() => last);
      if (mark === null || mark === last) continue;
      last = mark;
      for (const listener of listeners) listener(mark);
    }
    isWatching = false;
  }

  return {
    mark: readMark,
    subscribe(onChange) {
      listeners.add(onChange);
      if (!isWatching) {
        last = null;
        void readMark()
          .then((mark) => void (last ??= mark))
          .catch(() => undefined);
        void watch();
      }
      return () => void listeners.delete(onChange);
    },
    close: () => ended.abort(),
  };
}
