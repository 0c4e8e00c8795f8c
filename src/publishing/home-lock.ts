/**
 * One publisher of a home at a time for each place. The lock is one that the system itself takes back when its process
 * dies, however it dies.
 */
import { setTimeout as wait } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { PublishError } from "../ports/publish-error.ts";

const LOOK_AGAIN_MS = 50;

/**
 * @param path of the lock's file
 * @param patienceMs how long another publisher is waited for
 * @throws PublishError `busy`; the signal's reason when aborted
 */
export async function withLock<T>(
  path: string,
  patienceMs: number,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    for (let waited = 0; !tryLock(database); waited += LOOK_AGAIN_MS) {
      if (waited >= patienceMs) {
        throw new PublishError(
          "busy",
          "Another process of this home is publishing to the same place; try again later.",
        );
      }
      await wait(LOOK_AGAIN_MS, undefined, { signal });
    }
    return await work();
  } finally {
    database.close();
  }
}

const SQLITE_BUSY = 5;

function tryLock(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (fault) {
    if ((fault as { errcode?: number }).errcode === SQLITE_BUSY) return false;
    throw fault;
  }
}
