/** What Nightdesk keeps in a dataset's file beside the rows: shapes, watermarks, and who wrote last. */
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { ChangeTotals, ColumnType, Fence, TableShape } from "../../ports/datasets.ts";

const FORMAT = 1;

const TABLES = `
  CREATE TABLE IF NOT EXISTS _nightdesk_format (format INTEGER NOT NULL);
  INSERT INTO _nightdesk_format SELECT ${FORMAT} WHERE NOT EXISTS (SELECT 1 FROM _nightdesk_format);
  CREATE TABLE IF NOT EXISTS _nightdesk_tables (name TEXT PRIMARY KEY, key TEXT NOT NULL, columns TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS _nightdesk_migrations (table_name TEXT PRIMARY KEY, applied INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS _nightdesk_deleted (
    id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, key TEXT NOT NULL, run TEXT NOT NULL, deleted_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS _nightdesk_cache (
    task TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, expires_at INTEGER, PRIMARY KEY (task, key)
  );
  CREATE TABLE IF NOT EXISTS _nightdesk_watermarks (
    table_name TEXT PRIMARY KEY, value TEXT NOT NULL, run TEXT NOT NULL, changed_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS _nightdesk_owners (
    task TEXT PRIMARY KEY, run TEXT NOT NULL, token INTEGER NOT NULL,
    inserted INTEGER NOT NULL, updated INTEGER NOT NULL, deleted INTEGER NOT NULL
  );`;

export interface Owner {
  readonly run: string;
  readonly token: number;
  readonly totals: ChangeTotals;
}

/** Makes the bookkeeping tables where they are missing. Call within a transaction. */
export function makeBookkeeping(db: DatabaseSync): void {
  db.exec(TABLES);
}

/** @throws DatasetError `damaged` for a file that a newer Nightdesk has written */
export function hasBookkeeping(db: DatabaseSync, dataset: string): boolean {
  if (!tableExists(db, "_nightdesk_format")) return false;
  const format = Number(
    db.prepare("SELECT max(format) AS format FROM _nightdesk_format").get()?.["format"] ?? FORMAT,
  );
  if (format <= FORMAT) return true;
  throw new DatasetError(
    "damaged",
    `The dataset ${dataset} was written by a newer Nightdesk (format ${format}, this one knows ${FORMAT}); update Nightdesk.`,
  );
}

export function tableExists(db: DatabaseSync, name: string): boolean {
  return (
    db.prepare("SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name = ?").get(name) !==
    undefined
  );
}

export function readShape(db: DatabaseSync, table: string): TableShape | null {
  const row = db.prepare("SELECT key, columns FROM _nightdesk_tables WHERE name = ?").get(table);
  if (row === undefined) return null;
  return {
    key: JSON.parse(String(row["key"])) as string[],
    columns: JSON.parse(String(row["columns"])) as Record<string, ColumnType>,
  };
}

export function writeShape(db: DatabaseSync, table: string, shape: TableShape): void {
  db.prepare(
    `INSERT INTO _nightdesk_tables (name, key, columns) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET key = excluded.key, columns = excluded.columns`,
  ).run(table, JSON.stringify(shape.key), JSON.stringify(shape.columns));
}

export function readWatermark(db: DatabaseSync, table: string): string | null {
  const row = db.prepare("SELECT value FROM _nightdesk_watermarks WHERE table_name = ?").get(table);
  return row === undefined ? null : String(row["value"]);
}

export function writeWatermark(
  db: DatabaseSync,
  table: string,
  value: string,
  fence: Fence,
  at: number,
): void {
  db.prepare(
    `INSERT INTO _nightdesk_watermarks (table_name, value, run, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (table_name) DO UPDATE SET value = excluded.value, run = excluded.run, changed_at = excluded.changed_at
     WHERE value IS NOT excluded.value`,
  ).run(table, value, fence.run, at);
}

export function readOwner(db: DatabaseSync, task: string): Owner | null {
  const row = db.prepare("SELECT * FROM _nightdesk_owners WHERE task = ?").get(task);
  if (row === undefined) return null;
  return {
    run: String(row["run"]),
    token: Number(row["token"]),
    totals: {
      inserted: Number(row["inserted"]),
      updated: Number(row["updated"]),
      deleted: Number(row["deleted"]),
    },
  };
}

export function writeOwner(db: DatabaseSync, fence: Fence, totals: ChangeTotals): void {
  db.prepare(
    `INSERT OR REPLACE INTO _nightdesk_owners (task, run, token, inserted, updated, deleted) VALUES (?, ?, ?, ?, ?, ?)`,
  ).run(fence.task, fence.run, fence.token, totals.inserted, totals.updated, totals.deleted);
}

/** How many of a table's declared changes it has been through. */
export function readMigrations(db: DatabaseSync, table: string): number {
  if (!tableExists(db, "_nightdesk_migrations")) return 0;
  const row = db.prepare("SELECT applied FROM _nightdesk_migrations WHERE table_name = ?").get(table);
  return Number(row?.["applied"] ?? 0);
}

export function writeMigrations(db: DatabaseSync, table: string, applied: number): void {
  db.prepare("INSERT OR REPLACE INTO _nightdesk_migrations (table_name, applied) VALUES (?, ?)").run(
    table,
    applied,
  );
}
