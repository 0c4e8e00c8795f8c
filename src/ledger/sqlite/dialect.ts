/** Kysely's SQLite over `node:sqlite`: its compiler as it is, a driver of our own for the transactions. */
import type { DatabaseSync } from "node:sqlite";
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type Dialect,
  type Driver,
} from "kysely";
import { sqliteConnection } from "./connection.ts";

const BEGIN_READ = CompiledQuery.raw("begin");
/** Takes the write lock at once: a transaction that reads first and writes later could be refused in its middle. */
const BEGIN_WRITE = CompiledQuery.raw("begin immediate");
const COMMIT = CompiledQuery.raw("commit");
const ROLLBACK = CompiledQuery.raw("rollback");

/** What the ledger uses of `node:sqlite` once a database is open. */
export type OpenDatabase = Pick<DatabaseSync, "prepare" | "isTransaction">;

/** A dialect over one open database, which the caller closes. */
export function sqliteDialect(database: OpenDatabase): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(database: OpenDatabase): Driver {
  const connection = sqliteConnection(database);
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    async beginTransaction(_connection, settings) {
      if (database.isTransaction) await connection.executeQuery(ROLLBACK);
      await connection.executeQuery(settings.accessMode === "read only" ? BEGIN_READ : BEGIN_WRITE);
    },
    async commitTransaction() {
      await connection.executeQuery(COMMIT);
    },
    async rollbackTransaction() {
      // A full disk or a failing one makes SQLite roll back by itself.
      if (!database.isTransaction) return;
      try {
        await connection.executeQuery(ROLLBACK);
      } catch {
        // What made the transaction fail is worth more to the caller; the next one cleans up before it begins.
      }
    },
    releaseConnection: () => Promise.resolve(),
    destroy: () => Promise.resolve(),
  };
}
