/** A ledger in memory whose every statement can be seen, and made to fail. */
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import type { LedgerSchema } from "../schema.ts";
import { createStore, type Store } from "../store.ts";
import { buildLedger } from "./create.ts";
import { sqliteDialect } from "./dialect.ts";

export interface Watched {
  readonly store: Store;
  readonly database: DatabaseSync;
}

/**
 * @param before called with the text of each statement before it runs; what it throws is the statement's error
 */
export async function watchedLedger(before: (text: string) => void): Promise<Watched> {
  const database = new DatabaseSync(":memory:");
  await buildLedger(database);
  const watching = {
    get isTransaction() {
      return database.isTransaction;
    },
    prepare(text: string) {
      return new Proxy(database.prepare(text), {
        get(statement, name) {
          if (name === "all" || name === "run") before(text);
          const member: unknown = Reflect.get(statement, name);
          return typeof member === "function" ? (member.bind(statement) as unknown) : member;
        },
      });
    },
  };
  const db = new Kysely<LedgerSchema>({ dialect: sqliteDialect(watching) });
  const store = createStore({
    mark: () => 0,
    db,
    backup: () => Promise.reject(new Error("not in a test")),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  });
  return { store, database };
}
