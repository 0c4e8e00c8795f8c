/** Bounded parallel work, and pauses in long work that blocks. */
import { setImmediate } from "node:timers/promises";

/**
 * @param limit calls at the same time, at least 1
 * @returns results in the order of the items; the first error stops new calls and is thrown
 */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let failed = false;
  async function worker(): Promise<void> {
    while (next < items.length && !failed) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item === undefined) continue;
      try {
        results[index] = await work(item, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}

/** Blocking calls between two pauses: some milliseconds of work. */
const CALLS = 256;

/**
 * To be called before each short blocking call of many: now and then it lets timers, signals and other work have
 * their turn.
 *
 * @throws the signal's reason when aborted
 */
export function breather(signal: AbortSignal): () => Promise<void> | undefined {
  let calls = 0;
  return () => {
    signal.throwIfAborted();
    calls += 1;
    return calls % CALLS === 0 ? setImmediate() : undefined;
  };
}
