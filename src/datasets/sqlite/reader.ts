/** Reading a dataset; shared by readers of foreign datasets and by writers of their own. */
import type { DatabaseSync } from "node:sqlite";
import type { DatasetReader, DeletedRows } from "../../ports/datasets.ts";
import { hasBookkeeping, readShape, readWatermark, tableExists } from "./bookkeeping.ts";
import { explaining } from "./errors.ts";
import { readGrowth } from "./growth.ts";
import { integrityProblems } from "./integrity.ts";
import { queryRows, streamRows } from "./query.ts";

/** A reader over an open file. The file may hold tables that Nightdesk did not make; those can be queried too. */
export function createReader(db: DatabaseSync, dataset: string): DatasetReader {
  const look = async <T>(work: () => T): Promise<T> => explaining(dataset, work);
  return {
    tables: () => look(() => tableNames(db)),
    shape: (table) => look(() => (hasBookkeeping(db, dataset) ? readShape(db, table) : null)),
    query: (sql, params) => look(() => queryRows(db, sql, params)),
    stream: (sql, params) => look(() => streamRows(db, sql, params)),
    watermark: (table) => look(() => (hasBookkeeping(db, dataset) ? readWatermark(db, table) : null)),
    integrity: () => look(() => integrityProblems(db, dataset)),
    growth: (since) => look(() => readGrowth(db, since)),
    deleted: (table, since, limit) => look(() => deletedRows(db, table, since, limit)),
    close: () => {
      if (db.isOpen) db.close();
    },
  };
}

function tableNames(db: DatabaseSync): string[] {
  const rows = db
    .prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name")
    .all();
  return rows.map((row) => String(row["name"])).filter((name) => !/^(_nightdesk_|sqlite_)/.test(name));
}

function deletedRows(db: DatabaseSync, table: string, since: number, limit: number): DeletedRows {
  if (!tableExists(db, "_nightdesk_deleted")) return { count: 0, rows: [] };
  const where = "from _nightdesk_deleted where table_name = ? and deleted_at >= ?";
  const count = Number(db.prepare(`select count(*) as n ${where}`).get(table, since)?.["n"] ?? 0);
  const rows = db
    .prepare(`select key, run, deleted_at ${where} order by id desc limit ?`)
    .all(table, since, limit);
  return {
    count,
    rows: rows.map((row) => ({
      key: JSON.parse(String(row["key"])) as unknown[],
      run: String(row["run"]),
      at: Number(row["deleted_at"]),
    })),
  };
}
