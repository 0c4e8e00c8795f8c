/** How every connection to a ledger is set up, and how a ledger is told from other databases. */
import type { DatabaseSync } from "node:sqlite";
import { LedgerCorrupt } from "../errors.ts";

/** "NDLG" in the file's header. */
export const APPLICATION_ID = 0x4e_44_4c_47;

/** While opening, SQLite itself waits; later the connection does it without blocking the process. */
export const OPENING_PATIENCE_MS = 10_000;
const STEP_PATIENCE_MS = 5;

const KEPT_WAL_BYTES = 64 * 1024 * 1024;

/** Prepares a connection that may write. */
export function setUp(database: DatabaseSync): void {
  database.exec(`
    pragma journal_mode = wal;
    pragma synchronous = full;
    pragma fullfsync = on;
    pragma checkpoint_fullfsync = on;
    pragma journal_size_limit = ${KEPT_WAL_BYTES};
  `);
  setUpToRead(database);
}

/** Prepares a connection that only looks. */
export function setUpToRead(database: DatabaseSync): void {
  database.exec(`
    pragma foreign_keys = on;
    pragma trusted_schema = off;
    pragma temp_store = memory;
    pragma busy_timeout = ${STEP_PATIENCE_MS};
  `);
}

/**
 * Proves that an open database is a ledger.
 *
 * @throws LedgerCorrupt
 */
export function refuseStranger(database: DatabaseSync, path: string): void {
  const id = database.prepare("pragma application_id").get()?.["application_id"];
  const tables = database.prepare("select count(*) as n from sqlite_schema where name = 'migration'").get()?.[
    "n"
  ];
  if (id === APPLICATION_ID && tables === 1) return;
  throw new LedgerCorrupt(`${path} is a database, but not a ledger`);
}
