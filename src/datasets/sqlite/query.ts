/** One reading statement, and nothing but reading, whatever the SQL says. */
import { constants, type DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { QueryParams, RowStream } from "../../ports/datasets.ts";
import { describeValue } from "../values.ts";

const READING: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

/** SQLite's codes for a value that is too large. */
const TOO_BIG = 18;
const NO_MEMORY = 7;

/**
 * The authorizer is asked while the statement is compiled, so a writing statement never comes to run, not even
 * `COMMIT` inside the run's own transaction.
 *
 * @throws DatasetError `bad_query`
 */
export function queryRows(
  db: DatabaseSync,
  sql: string,
  params: QueryParams = [],
): Record<string, unknown>[] {
  return reading(db, () => {
    const statement = prepareReading(db, sql);
    const rows = Array.isArray(params)
      ? statement.all(...params.map(bindable))
      : statement.all(namedParams(params));
    return rows.map((row) => ({ ...row }));
  });
}

/** The same, row by row. @throws DatasetError `bad_query` */
export function streamRows(db: DatabaseSync, sql: string, params: QueryParams = []): RowStream {
  const statement = reading(db, () => prepareReading(db, sql));
  const columns = statement.columns().map(({ name }) => name);
  async function* rows(): AsyncGenerator<Record<string, unknown>, void, undefined> {
    const found = Array.isArray(params)
      ? statement.iterate(...params.map(bindable))
      : statement.iterate(namedParams(params));
    try {
      for (const row of found) yield { ...row };
    } catch (error) {
      throw explainQueryError(error);
    }
  }
  return { columns, rows: rows() };
}

function reading<T>(db: DatabaseSync, work: () => T): T {
  db.setAuthorizer((action) => (READING.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY));
  try {
    return work();
  } catch (error) {
    throw explainQueryError(error);
  } finally {
    db.setAuthorizer(null);
  }
}

function prepareReading(db: DatabaseSync, sql: string): StatementSync {
  const statement = db.prepare(sql);
  refuseMoreStatements(sql, statement.sourceSQL);
  return statement;
}

function namedParams(params: QueryParams): Record<string, SQLInputValue> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, bindable(value)]));
}

function refuseMoreStatements(sql: string, first: string): void {
  const rest = sql.slice(first.length).replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\/|[;\s]/g, "");
  if (rest !== "") throw new DatasetError("bad_query", "A query is one statement; this is more than one.");
}

function bindable(value: unknown): SQLInputValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Uint8Array) return value;
  throw new DatasetError(
    "bad_query",
    `A query's parameter is a text, a number, true, false or null, not ${describeValue(value)}.`,
  );
}

function explainQueryError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DatasetError) return error;
  if (/not authorized|is prohibited/.test(error.message)) {
    return new DatasetError("bad_query", `A query only reads; this one asks for more (${error.message}).`, {
      cause: error,
    });
  }
  if ("errcode" in error && (error.errcode === TOO_BIG || error.errcode === NO_MEMORY)) {
    return new DatasetError("bad_query", "The query makes a text or a value larger than a gigabyte.", {
      cause: error,
    });
  }
  const ours = "errcode" in error && (error.errcode === 1 || error.errcode === 25);
  const nodes =
    "code" in error && (error.code === "ERR_INVALID_ARG_VALUE" || error.code === "ERR_INVALID_STATE");
  if ("code" in error && error.code === "ERR_OUT_OF_RANGE") {
    const advice = "cast it to text to read it";
    return new DatasetError("bad_query", `The query gives an integer beyond ±2^53; ${advice}.`, {
      cause: error,
    });
  }
  return ours || nodes
    ? new DatasetError("bad_query", `The query has a mistake: ${error.message}.`, { cause: error })
    : error;
}
