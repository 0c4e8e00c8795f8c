/** One connection of `node:sqlite` in the shape that Kysely wants, with its statements kept prepared. */
import { randomInt } from "node:crypto";
import { setTimeout as nap } from "node:timers/promises";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { DatabaseConnection, QueryResult } from "kysely";
import { isBusy, ledgerFault } from "./faults.ts";

const PATIENCE_MS = 10_000;
/** Between two tries; random, since SQLite's own growing pauses starve the late ones of sixteen. */
const LONGEST_NAP_MS = 8;
/** More different texts than the ledger has; a bound, so that nothing can grow for ever. */
const MOST_STATEMENTS = 500;

interface Prepared {
  readonly statement: StatementSync;
  /** Names of the columns; none for statements that give no rows. */
  readonly columns: readonly string[];
}

/**
 * Wraps an open database. Errors come out typed; a busy database is waited for without blocking the process.
 *
 * @param patienceMs how long a statement waits for other processes
 */
export function sqliteConnection(
  database: Pick<DatabaseSync, "prepare">,
  patienceMs: number = PATIENCE_MS,
): DatabaseConnection {
  const prepared = new Map<string, Prepared>();

  function prepare(text: string): Prepared {
    const known = prepared.get(text);
    if (known !== undefined) return known;
    if (prepared.size >= MOST_STATEMENTS) prepared.clear();
    const statement = database.prepare(text);
    const fresh = { statement, columns: statement.columns().map((column) => column.name) };
    // Rows as arrays: the objects that SQLite's binding makes are slow to make and slow to read.
    if (fresh.columns.length > 0) statement.setReturnArrays(true);
    prepared.set(text, fresh);
    return fresh;
  }

  function run<R>(text: string, values: readonly unknown[]): QueryResult<R> {
    const { statement, columns } = prepare(text);
    const bound = values as readonly SQLInputValue[];
    if (columns.length > 0) {
      const rows = statement
        .all(...bound)
        .map((row) => named(columns, row as unknown as readonly unknown[]) as R);
      return { rows, numAffectedRows: BigInt(rows.length) };
    }
    const { changes, lastInsertRowid } = statement.run(...bound);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  return {
    async executeQuery<R>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
      for (let waited = 0; ;) {
        try {
          return run<R>(sql, parameters);
        } catch (error) {
          if (!isBusy(error) || waited >= patienceMs) throw ledgerFault(error);
        }
        const pause = randomInt(1, LONGEST_NAP_MS + 1);
        await nap(pause);
        waited += pause;
      }
    },
    // Pages of the ledger are small; nothing of it needs a stream.
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error("the ledger is read in pages, not in streams");
    },
  };
}

function named(columns: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    row[column] = values[index];
  });
  return row;
}
