/** One reading statement, and nothing but reading, whatever the SQL says. */
import { constants, type DatabaseSync, type SQLInputValue } from "node:sqlite";
import { DatasetError } from "../../ports/dataset-error.ts";
import type { QueryParams } from "../../ports/datasets.ts";
import { describeValue } from "../values.ts";

const READING: ReadonlySet<number> = new Set([
  constants.SQLITE_SELECT,
  constants.SQLITE_READ,
  constants.SQLITE_FUNCTION,
  constants.SQLITE_RECURSIVE,
]);

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
  db.setAuthorizer((action) => (READING.has(action) ? constants.SQLITE_OK : constants.SQLITE_DENY));
  try {
    const statement = db.prepare(sql);
    refuseMoreStatements(sql, statement.sourceSQL);
    const rows = Array.isArray(params)
      ? statement.all(...params.map(bindable))
      : statement.all(
          Object.fromEntries(Object.entries(params).map(([name, value]) => [name, bindable(value)])),
        );
    return rows.map((row) => ({ ...row }));
  } catch (error) {
    throw explainQueryError(error);
  } finally {
    db.setAuthorizer(null);
  }
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
