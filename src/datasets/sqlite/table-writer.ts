/** One table under a writer. */
import { setImmediate as breathe } from "node:timers/promises";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type {
  ChangeTotals,
  Fence,
  RebuildChecks,
  Retention,
  Row,
  TableShape,
  TableWriter,
  UpsertCounts,
} from "../../ports/datasets.ts";
import { chunksOf } from "../../core/chunks.ts";
import { decodeRow, encodeKeys, encodeRows } from "../rows.ts";
import type { StoredValue } from "../values.ts";
import { writeWatermark } from "./bookkeeping.ts";
import { forgetOldDeletions, rememberDeleted } from "./deletions.ts";
import { beginRebuild, finishRebuild, generationsOf, restorePrevious } from "./rebuild-table.ts";
import { tooOld } from "./retention.ts";
import { undoingOnError } from "./savepoint.ts";
import { allSql, getSql, quote, upsertSql } from "./statements.ts";
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
      const where = shape.key.map((name) => `${quote(name)} = ?`).join(" and ");
      return await undoingOnError(db, async () => {
        let deleted = 0;
        for (const key of encoded) deleted += deleteWhere(where, key);
        forgetOldDeletions(db);
        return deleted;
      });
    });
  }

  function deleteWhere(where: string, params: readonly StoredValue[]): number {
    rememberDeleted(db, quote(table), table, shape, where, params, { run: fence.run, at: parts.now() });
    const sql = `delete from ${quote(table)} where ${where}`;
    const deleted = Number(prepared(sql).run(...params).changes);
    transaction.count({ deleted });
    return deleted;
  }

  async function retain(retention: Retention): Promise<number> {
    if (!Object.hasOwn(shape.columns, retention.by)) {
      throw new DatasetError(
        "bad_shape",
        `${address}: keep goes by ${JSON.stringify(retention.by)}, which is no column.`,
      );
    }
    const { sql, params } = tooOld(table, shape, retention, parts.now());
    const old = await parts.look(() =>
      db.prepare(`select 1 from ${quote(table)} where ${sql} limit 1`).get(...params),
    );
    if (old === undefined) return 0;
    return parts.change(async () => {
      await transaction.begin();
      return await undoingOnError(db, async () => {
        const deleted = deleteWhere(sql, params);
        forgetOldDeletions(db);
        return deleted;
      });
    });
  }

  async function rebuild(
    rows: Iterable<Row> | AsyncIterable<Row>,
    checks: RebuildChecks = {},
  ): Promise<ChangeTotals> {
    const generations = generationsOf(table);
    const sentinels = encodeKeys(address, shape, checks.sentinels ?? []);
    await parts.change(async () => {
      await transaction.begin();
      beginRebuild(db, generations, shape);
    });
    const statement = db.prepare(upsertSql(generations.next, shape));
    let number = 1;
    try {
      for await (const chunk of chunksOf(rows, CHUNK)) {
        const encoded = encodeRows(address, shape, chunk, number);
        number += chunk.length;
        await parts.change(() => writeRows(statement, encoded, fence.run, parts.now()));
      }
      return await parts.change(() =>
        undoingOnError(db, async () => {
          const totals = finishRebuild(db, address, generations, shape, checks, sentinels, {
            run: fence.run,
            at: parts.now(),
          });
          // Statements know the table that they were made for.
          statements.clear();
          transaction.count(totals);
          return totals;
        }),
      );
    } catch (error) {
      if (db.isOpen && db.isTransaction) db.exec(`drop table if exists ${quote(generations.next)}`);
      throw error;
    }
  }

  async function restore(): Promise<boolean> {
    return parts.change(async () => {
      await transaction.begin();
      return await undoingOnError(db, async () => {
        const isRestored = restorePrevious(db, generationsOf(table));
        statements.clear();
        if (isRestored) transaction.count({ updated: 1 });
        return isRestored;
      });
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

  return { upsert, delete: remove, get, all, setWatermark, rebuild, restorePrevious: restore, retain };
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
