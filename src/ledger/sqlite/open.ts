/** Opening the ledger in a SQLite file. */
import { accessSync, constants, statSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { LedgerCorrupt, LedgerGone, LedgerUnavailable } from "../errors.ts";
import { migrateIfNeeded, requireCurrent } from "../migrations/apply.ts";
import type { LedgerSchema } from "../schema.ts";
import { createStore, type Store } from "../store.ts";
import { backupTo } from "./backup.ts";
import { buildLedger, createLedgerFile } from "./create.ts";
import { sqliteDialect } from "./dialect.ts";
import { ledgerFault } from "./faults.ts";
import { makePrivate } from "./files.ts";
import { SQLITE } from "./flavour.ts";
import { openToRead } from "./open-to-read.ts";
import { OPENING_PATIENCE_MS, refuseStranger, setUp, setUpToRead } from "./pragmas.ts";

export interface OpenSqliteLedger {
  /** Absolute path, or `:memory:`. */
  readonly path: string;
  /** True never changes a byte: no creation, no bringing up to date. Default false. */
  readonly readOnly?: boolean;
  /** False where a ledger has been before: one that is not there is then lost, and not made anew. Default true. */
  readonly create?: boolean;
}

/**
 * Opens a ledger, and creates it if there is none.
 *
 * @throws LedgerGone, LedgerCorrupt, LedgerTooNew, LedgerReadOnly, LedgerFull, LedgerBusy or LedgerUnavailable
 */
export async function openSqliteLedger({
  path,
  readOnly = false,
  create = true,
}: OpenSqliteLedger): Promise<Store> {
  try {
    if (path === ":memory:") return await openInMemory();
    if (!create) requireFile(path);
    if (readOnly) return await openReadOnly(path);
    await createLedgerFile(path);
    return await openExisting(path);
  } catch (error) {
    throw ledgerFault(error);
  }
}

async function openInMemory(): Promise<Store> {
  const database = new DatabaseSync(":memory:");
  await buildLedger(database);
  return storeOver(database);
}

async function openExisting(path: string): Promise<Store> {
  refuseEmpty(path);
  accessSync(path, constants.R_OK | constants.W_OK);
  accessSync(dirname(path), constants.W_OK);
  makePrivate(path);
  const database = new DatabaseSync(path, { timeout: OPENING_PATIENCE_MS });
  return closingOnFault(database, async () => {
    refuseStranger(database, path);
    setUp(database);
    await migrateIfNeeded(kyselyOver(database), SQLITE);
    return storeOver(database);
  });
}

async function openReadOnly(path: string): Promise<Store> {
  refuseEmpty(path);
  const database = openToRead(path);
  return closingOnFault(database, async () => {
    refuseStranger(database, path);
    setUpToRead(database);
    await requireCurrent(kyselyOver(database));
    return storeOver(database);
  });
}

function requireFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new LedgerGone(`${path} is gone`);
}

/** SQLite would take an empty file for a new database, and so hide that a ledger was lost. */
function refuseEmpty(path: string): void {
  const stat = statSync(path);
  if (!stat.isFile()) throw new LedgerUnavailable(`${path} has to be a file, and is ${whatItIs(stat)}`);
  if (stat.size === 0) throw new LedgerCorrupt(`${path} is empty, which a ledger never is`);
}

function whatItIs(stat: Stats): string {
  if (stat.isDirectory()) return "a folder";
  return stat.isFIFO() ? "a pipe" : "a device or socket";
}

async function closingOnFault<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    database.close();
    throw error;
  }
}

function storeOver(database: DatabaseSync): Store {
  const db = kyselyOver(database);
  const version = database.prepare("pragma data_version");
  return createStore({
    db,
    backup: (path) => backupTo(db, path),
    mark: () => Number(version.get()?.["data_version"] ?? 0),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  });
}

function kyselyOver(database: DatabaseSync): Kysely<LedgerSchema> {
  return new Kysely<LedgerSchema>({ dialect: sqliteDialect(database) });
}
