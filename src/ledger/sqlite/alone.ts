/** One process at a time; the others wait. The lock is SQLite's own, so that it goes with the process that held it. */
import { DatabaseSync } from "node:sqlite";

const PATIENCE_MS = 60_000;

/**
 * @param lockPath an empty file beside what is protected. It stays: others may be waiting for it
 * @throws what SQLite throws if the wait was too long or the file cannot be made
 */
export function alone<T>(lockPath: string, work: () => T): T {
  const lock = new DatabaseSync(lockPath, { timeout: PATIENCE_MS });
  try {
    lock.exec("begin exclusive");
    return work();
  } finally {
    lock.close();
  }
}
