/** A dataset opened for writing by one attempt of one run. */
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { DatasetWriter, Fence, TableChange, TableShape, TableWriter } from "../../ports/datasets.ts";
import { checkName } from "../names.ts";
import { createSerial } from "../serial.ts";
import { checkShape, planShapeChange, type ShapeChange } from "../shape.ts";
import {
  hasBookkeeping,
  readMigrations,
  readShape,
  tableExists,
  writeMigrations,
  writeShape,
} from "./bookkeeping.ts";
import { createCache } from "./cache.ts";
import { explainSqliteError } from "./errors.ts";
import { createReader } from "./reader.ts";
import { addColumnSql, createTableSql } from "./statements.ts";
import { migrateTable } from "./migrate-table.ts";
import { undoingOnError } from "./savepoint.ts";
import { createTableWriter } from "./table-writer.ts";
import { createTransaction } from "./transaction.ts";

interface WriterParts {
  readonly db: DatabaseSync;
  readonly dataset: string;
  readonly fence: Fence;
  readonly now: () => number;
}

export function createWriter({ db, dataset, fence, now }: WriterParts): DatasetWriter {
  const reader = createReader(db, dataset);
  const transaction = createTransaction(db, dataset, fence, now);
  const inTurn = createSerial();
  let touched = false;
  let closed = false;

  /** Changes are atomic one by one although they may pause: they never overlap. */
  function serially<T>(work: () => Promise<T>): Promise<T> {
    return inTurn(async () => {
      if (closed)
        throw new DatasetError(
          "closed",
          `The dataset ${dataset} is closed: the run is over. Was an await forgotten?`,
        );
      try {
        return await work();
      } catch (error) {
        throw explainSqliteError(error, dataset);
      }
    });
  }

  function change<T>(work: () => Promise<T>): Promise<T> {
    touched = true;
    return serially(work);
  }

  async function declare(
    table: string,
    shape: TableShape,
    changes: readonly TableChange[] = [],
  ): Promise<TableWriter> {
    const address = `${dataset}.${table}`;
    checkName("table", table);
    checkShape(address, shape);
    const agreed = await serially(() => bringToShape(table, address, shape, changes));
    const look = async <T>(work: () => T): Promise<T> => serially(async () => work());
    return createTableWriter({ db, dataset, table, shape: agreed, fence, transaction, now, change, look });
  }

  async function bringToShape(
    table: string,
    address: string,
    shape: TableShape,
    changes: readonly TableChange[],
  ): Promise<TableShape> {
    const existing = hasBookkeeping(db, dataset) ? readShape(db, table) : null;
    if (existing === null && tableExists(db, table)) {
      const advice = "choose another table name, or move that file away";
      throw new DatasetError(
        "shape_changed",
        `The table ${address} is there already, but Nightdesk did not make it; ${advice}.`,
      );
    }
    if (existing === null) {
      await transaction.begin();
      db.exec(createTableSql(table, shape));
      writeShape(db, table, shape);
      writeMigrations(db, table, changes.length);
      return shape;
    }
    const open = changes.slice(readMigrations(db, table));
    if (open.length > 0) return await migrate(table, address, existing, shape, open, changes.length);
    const plan = planShapeChange(address, existing, shape);
    if (!plan.changed) return plan.shape;
    await transaction.begin();
    return addColumns(table, plan);
  }

  async function migrate(
    table: string,
    address: string,
    existing: TableShape,
    shape: TableShape,
    open: readonly TableChange[],
    applied: number,
  ): Promise<TableShape> {
    await transaction.begin();
    return await undoingOnError(db, async () => {
      const changed = migrateTable(db, table, address, existing, open);
      writeMigrations(db, table, applied);
      const plan = planShapeChange(address, changed, shape);
      writeShape(db, table, plan.shape);
      return addColumns(table, plan);
    });
  }

  function addColumns(table: string, plan: ShapeChange): TableShape {
    for (const [name, type] of plan.added) db.exec(addColumnSql(table, name, type));
    writeShape(db, table, plan.shape);
    return plan.shape;
  }

  function close(): void {
    if (closed) return;
    closed = true;
    transaction.rollback();
    reader.close();
  }

  return {
    ...reader,
    query: (sql, params) => serially(() => reader.query(sql, params)),
    stream: (sql, params) => serially(() => reader.stream(sql, params)),
    integrity: () => serially(() => reader.integrity()),
    declare,
    cache: createCache({ db, fence, now, begin: () => transaction.begin(), serially }),
    totals: () => transaction.totals(),
    touched: () => touched,
    commit: () => serially(async () => transaction.commit()),
    rollback: () => serially(async () => transaction.rollback()),
    close,
  };
}
