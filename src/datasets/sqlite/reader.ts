/** Reading a dataset; shared by readers of foreign datasets and by writers of their own. */
import type { DatabaseSync } from "node:sqlite";
import type { DatasetReader } from "../../ports/datasets.ts";
import { hasBookkeeping, readShape, readWatermark } from "./bookkeeping.ts";
import { explaining } from "./errors.ts";
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
