/**
 * Making a new ledger. It is built beside and appears under its name only when it is whole, so that an empty or half
 * file always means damage, and sixteen processes may make the first one at once.
 */
import { closeSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Kysely } from "kysely";
import { LedgerCorrupt } from "../errors.ts";
import { migrate } from "../migrations/apply.ts";
import type { LedgerSchema } from "../schema.ts";
import { sqliteDialect } from "./dialect.ts";
import { draftOf, FILE_MODE, flush, flushFolderOf, FOLDER_MODE, hasLog, removeDatabase } from "./files.ts";
import { SQLITE } from "./flavour.ts";
import { APPLICATION_ID, setUp } from "./pragmas.ts";

/**
 * Creates the ledger if it is not there.
 *
 * @throws LedgerCorrupt if it is gone although its write-ahead log is still there: then it was lost, not never made
 */
export async function createLedgerFile(path: string): Promise<void> {
  const wasThere = hasLog(path);
  if (existsSync(path)) return;
  if (wasThere) throw new LedgerCorrupt(`${path} is gone, though its write-ahead log is still there`);
  mkdirSync(dirname(path), { recursive: true, mode: FOLDER_MODE });
  const draft = draftOf(path);
  try {
    closeSync(openSync(draft, "wx", FILE_MODE));
    await build(draft);
    flush(draft);
    publish(draft, path);
    flushFolderOf(path);
  } finally {
    removeDatabase(draft);
  }
}

/** Builds a ledger in an open, empty database. */
export async function buildLedger(database: DatabaseSync): Promise<void> {
  setUp(database);
  database.exec(`pragma application_id = ${APPLICATION_ID}`);
  const db = new Kysely<LedgerSchema>({ dialect: sqliteDialect(database) });
  await migrate(db, SQLITE);
}

async function build(path: string): Promise<void> {
  const database = new DatabaseSync(path);
  try {
    await buildLedger(database);
  } finally {
    database.close();
  }
}

/** Whoever comes second finds the name taken, and uses what is there. */
function publish(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (isTaken(error)) return;
    copyWhereLinksAreNotToBeHad(draft, path);
  }
}

function copyWhereLinksAreNotToBeHad(draft: string, path: string): void {
  try {
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
    flush(path);
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
