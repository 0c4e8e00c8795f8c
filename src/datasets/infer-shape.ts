/**
 * The shape of a table that nobody declared: rows in a script's report. Types come from the values; what is there
 * already is kept and, where that loses nothing, widened.
 */
import { DatasetError } from "../ports/dataset-error.ts";
import type { ColumnType, Row, TableShape } from "../ports/datasets.ts";
import { checkName } from "./names.ts";

/**
 * @param existing the table's shape, or null if there is none yet
 * @returns the shape that fits the existing rows and these; a column that is null throughout is left out
 * @throws DatasetError `bad_row` for values of two kinds in one column, naming the row
 */
export function inferShape(
  address: string,
  key: readonly string[],
  rows: readonly Row[],
  existing: TableShape | null,
): TableShape {
  const types = new Map<string, ColumnType>(Object.entries(existing?.columns ?? {}));
  for (const [index, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new DatasetError("bad_row", `${address}, row ${index + 1}: not an object with columns.`);
    }
    for (const [name, value] of Object.entries(row)) {
      if (value === null || value === undefined) continue;
      types.set(name, mergeType(address, index + 1, name, types.get(name), typeOf(value)));
    }
  }
  for (const name of types.keys()) checkName("column", name);
  // A key column without any value is found by the rows' own check, which names the row.
  for (const name of key) if (!types.has(name)) types.set(name, "text");
  return { key, columns: Object.fromEntries(types) };
}

function typeOf(value: unknown): ColumnType {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "integer" : "real";
  return "json";
}

function mergeType(
  address: string,
  number: number,
  name: string,
  known: ColumnType | undefined,
  seen: ColumnType,
): ColumnType {
  if (known === undefined || known === seen || known === "json") return known ?? seen;
  const numbers = (known === "integer" || known === "real") && (seen === "integer" || seen === "real");
  if (numbers) return "real";
  throw new DatasetError(
    "bad_row",
    `${address}, row ${number}, column ${name}: ${seen}, but the column holds ${known}.`,
  );
}
