/** A dataset opened for writing by one attempt of one run. */
import type { DatabaseSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { DatasetWriter, Fence, TableShape, TableWriter } from "../../ports/datasets.ts";
import { checkName } from "../names.ts";
import { createSerial } from "../serial.ts";
import { checkShape, planShapeChange } from "../shape.ts";
import { hasBookkeeping, readShape, tableExists, writeShape } from "./bookkeeping.ts";
import { explainSqliteError } from "./errors.ts";
import { createReader } from "./reader.ts";
import { addColumnSql, createTableSql } from "./statements.ts";
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
  const transaction = createTransaction(db, dataset, fence);
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

  async function declare(table: string, shape: TableShape): Promise<TableWriter> {
    const address = `${dataset}.${table}`;
    checkName("table", table);
    checkShape(address, shape);
    const agreed = await serially(() => bringToShape(table, address, shape));
    const look = async <T>(work: () => T): Promise<T> => serially(async () => work());
    return createTableWriter({ db, dataset, table, shape: agreed, fence, transaction, now, change, look });
  }

  async function bringToShape(table: string, address: string, shape: TableShape): Promise<TableShape> {
    const existing = hasBookkeeping(db, dataset) ? readShape(db, table) : null;
    if (existing === null && tableExists(db, table)) {
      const advice = "choose another table name, or move that file away";
      throw new DatasetError(
        "shape_changed",
        `The table ${address} is there already, but Nightdesk did not make it; ${advice}.`,
      );
    }
    const plan = existing === null ? null : planShapeChange(address, existing, shape);
    if (plan !== null && !plan.changed) return plan.shape;
    await transaction.begin();
    if (plan === null) db.exec(createTableSql(table, shape));
    for (const [name, type] of plan?.added ?? []) db.exec(addColumnSql(table, name, type));
    const agreed = plan?.shape ?? shape;
    writeShape(db, table, agreed);
    return agreed;
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
    declare,
    totals: () => transaction.totals(),
    touched: () => touched,
    commit: () => serially(async () => transaction.commit()),
    rollback: () => serially(async () => transaction.rollback()),
    close,
  };
}
