/** One table under a writer. */
import { setImmediate as breathe } from "node:timers/promises";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Fence, Row, TableShape, TableWriter, UpsertCounts } from "../../ports/datasets.ts";
import { decodeRow, encodeKeys, encodeRows } from "../rows.ts";
import type { StoredValue } from "../values.ts";
import { writeWatermark } from "./bookkeeping.ts";
import { allSql, deleteSql, getSql, upsertSql } from "./statements.ts";
import type { DatasetTransaction } from "./transaction.ts";

/** Rows written between two looks at the event loop, so that a signal to stop gets through. */
const CHUNK = 5000;

interface TableWriterParts {
  readonly db: DatabaseSync;
  readonly dataset: string;
  readonly table: string;
  readonly shape: TableShape;
  readonly fence: Fence;
  readonly transaction: DatasetTransaction;
  readonly now: () => number;
  /** Runs changes one after the other and explains errors; refuses after the end. */
  readonly change: <T>(work: () => Promise<T>) => Promise<T>;
  readonly look: <T>(work: () => T) => Promise<T>;
}

export function createTableWriter(parts: TableWriterParts): TableWriter {
  const { db, table, shape, transaction, fence } = parts;
  const address = `${parts.dataset}.${table}`;
  const statements = new Map<string, StatementSync>();

  function prepared(sql: string): StatementSync {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  }

  async function upsert(rows: readonly Row[]): Promise<UpsertCounts> {
    const encoded = encodeRows(address, shape, rows);
    return parts.change(async () => {
      await transaction.begin();
      const statement = prepared(upsertSql(table, shape));
      const counts = await undoingOnError(db, () => writeRows(statement, encoded, fence.run, parts.now()));
      transaction.count(counts);
      return counts;
    });
  }

  async function remove(keys: readonly Row[]): Promise<number> {
    const encoded = encodeKeys(address, shape, keys);
    return parts.change(async () => {
      await transaction.begin();
      const statement = prepared(deleteSql(table, shape));
      const deleted = await undoingOnError(db, async () =>
        encoded.reduce((sum, key) => sum + Number(statement.run(...key).changes), 0),
      );
      transaction.count({ deleted });
      return deleted;
    });
  }

  async function get(key: Row): Promise<Record<string, unknown> | null> {
    const [encoded = []] = encodeKeys(address, shape, [key]);
    const row = await parts.look(() => prepared(getSql(table, shape)).get(...encoded));
    return row === undefined ? null : decodeRow(shape, row);
  }

  async function all(): Promise<Record<string, unknown>[]> {
    const rows = await parts.look(() => prepared(allSql(table, shape)).all());
    return rows.map((row) => decodeRow(shape, row));
  }

  async function setWatermark(value: string): Promise<void> {
    await parts.change(async () => {
      await transaction.begin();
      writeWatermark(db, table, value, fence, parts.now());
    });
  }

  return { upsert, delete: remove, get, all, setWatermark };
}

async function writeRows(
  statement: StatementSync,
  rows: readonly StoredValue[][],
  run: string,
  at: number,
): Promise<UpsertCounts> {
  let inserted = 0;
  let updated = 0;
  for (let from = 0; from < rows.length; from += CHUNK) {
    if (from > 0) await breathe();
    for (const row of rows.slice(from, from + CHUNK)) {
      const written = statement.get(...row, run, at);
      if (written === undefined) continue;
      if (written["_version"] === 1) inserted++;
      else updated++;
    }
  }
  return { inserted, updated, unchanged: rows.length - inserted - updated };
}

/** All of it or, if the store refuses a part, nothing; the transaction around it goes on. */
async function undoingOnError<T>(db: DatabaseSync, work: () => Promise<T>): Promise<T> {
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
