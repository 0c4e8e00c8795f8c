/** Whether reading a file by threads is quicker than doing without them. */
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";

/** A smaller file is read before a thread has started. */
const LEAST_BYTES = 16 * 1024 * 1024;
/** More than that would wait for the one that puts together what they have read. */
const MOST_THREADS = 4;

export function paysThreads(path: string): boolean {
  return availableParallelism() > 1 && statSync(path).size >= LEAST_BYTES;
}

/** Threads that read a file; 0 for none. */
export function usefulThreads(path: string): number {
  return paysThreads(path) ? Math.min(availableParallelism(), MOST_THREADS) : 0;
}
