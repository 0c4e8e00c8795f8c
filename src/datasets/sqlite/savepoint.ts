import type { DatabaseSync } from "node:sqlite";

/** All of it or, if the store refuses a part, nothing; the transaction around it goes on. */
export async function undoingOnError<T>(db: DatabaseSync, work: () => Promise<T>): Promise<T> {
  db.exec("SAVEPOINT change");
  try {
    const result = await work();
    db.exec("RELEASE change");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK TO change; RELEASE change");
    throw error;
  }
}
