/** A ledger's two ports over any database that Kysely knows; only opening, backup and closing differ. */
import type { Kysely } from "kysely";
import type { LedgerOverview } from "../ports/ledger-overview.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";
import type { Ledger, LedgerTransaction, PruneLimits } from "../ports/ledger.ts";
import { LedgerUnavailable } from "./errors.ts";
import { goodConfig, keepGoodConfig } from "./queries/good-config.ts";
import { pruneBatch } from "./queries/prune.ts";
import { createOverview } from "./overview.ts";
import { createReading } from "./reading.ts";
import type { LedgerSchema } from "./schema.ts";
import type { Session } from "./session.ts";
import { readingTransaction, writingTransaction } from "./transaction.ts";
import { createTurns } from "./turns.ts";

/** What is done differently by each database. */
export interface StoreParts {
  readonly db: Kysely<LedgerSchema>;
  backup(path: string): Promise<void>;
  /** Another number after every change that was committed through another connection. */
  mark(): number;
  close(): Promise<void>;
}

export interface Store {
  readonly ledger: Ledger;
  readonly reading: LedgerReading;
  readonly overview: LedgerOverview;
  /** Waits for the transaction under way, then closes. A second call does nothing. */
  close(): Promise<void>;
}

/** Joins the queries with an open database. */
export function createStore(parts: StoreParts): Store {
  const { db } = parts;
  const compiled: Session["compiled"] = new Map();
  const turns = createTurns();
  let closing: Promise<void> | null = null;

  async function transact<T>(
    what: string,
    mode: "read only" | "read write",
    work: (session: Session) => Promise<T>,
  ) {
    turns.refuseNested(what);
    if (closing !== null) throw new LedgerUnavailable("the ledger is closed");
    return db
      .transaction()
      .setAccessMode(mode)
      .execute(async (tx) => {
        const session = { db: tx, compiled, ended: false };
        try {
          return await turns.within(() => work(session));
        } finally {
          session.ended = true;
        }
      });
  }

  function write<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
    return transact("write", "read write", (session) => work(writingTransaction(session)));
  }

  function read<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
    return transact("read", "read only", (session) => work(readingTransaction(session)));
  }

  function look<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return transact("a look at the ledger", "read only", work);
  }

  async function prune(limits: PruneLimits): Promise<{ runs: number }> {
    for (let runs = 0; ;) {
      const batch = await transact("prune", "read write", (session) => pruneBatch(session, limits));
      if (batch === 0) return { runs };
      runs += batch;
    }
  }

  async function close(): Promise<void> {
    turns.refuseNested("close");
    // The connection is free once the transactions before have ended.
    closing ??= db
      .connection()
      .execute(() => Promise.resolve())
      .then(() => parts.close());
    await closing;
  }

  const ledger: Ledger = {
    write,
    read,
    goodConfig: () => look(goodConfig),
    keepGoodConfig: (config, at) =>
      transact("keepGoodConfig", "read write", (session) => keepGoodConfig(session, config, at)),
    async backup(path) {
      turns.refuseNested("backup");
      await parts.backup(path);
    },
    prune,
    close,
  };
  async function mark(): Promise<number> {
    if (closing !== null) throw new LedgerUnavailable("the ledger is closed");
    // Between transactions: within one the database would answer with what it saw at the beginning.
    return db.connection().execute(() => Promise.resolve(parts.mark()));
  }

  return { ledger, reading: createReading(look), overview: createOverview(look, mark), close };
}
