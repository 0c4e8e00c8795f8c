/** Rows into lists of stored values, in the order of a table's columns. */
import { DatasetError } from "../ports/dataset-error.ts";
import type { Row, TableShape } from "../ports/datasets.ts";
import { decodeValue, encodeValue, type StoredValue } from "./values.ts";

/**
 * Checks and encodes whole rows; a column that a row does not name is null.
 *
 * @param firstNumber number of the first row in messages, from 1
 * @throws DatasetError `bad_row` that names the row and the column
 */
export function encodeRows(
  address: string,
  shape: TableShape,
  rows: readonly Row[],
  firstNumber = 1,
): StoredValue[][] {
  const columns = Object.keys(shape.columns);
  return rows.map((row, index) => encodeRow(address, shape, columns, row, firstNumber + index));
}

/** As `encodeRows`, for objects that name the key columns and nothing else. */
export function encodeKeys(address: string, shape: TableShape, keys: readonly Row[]): StoredValue[][] {
  const columns = Object.fromEntries(shape.key.map((name) => [name, shape.columns[name] ?? "text"]));
  const keyShape = { key: shape.key, columns };
  return keys.map((key, index) => encodeRow(address, keyShape, shape.key, key, index + 1));
}

export function decodeRow(
  shape: TableShape,
  stored: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (const name in shape.columns) row[name] = decodeValue(shape.columns[name] ?? "text", stored[name]);
  return row;
}

function encodeRow(
  address: string,
  shape: TableShape,
  columns: readonly string[],
  row: Row,
  number: number,
): StoredValue[] {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    throw new DatasetError("bad_row", `${address}, row ${number}: not an object with the table's columns.`);
  }
  for (const name in row) {
    if (Object.hasOwn(shape.columns, name)) continue;
    const known = columns.join(", ");
    throw badValue(address, number, name, `the table has no such column; it has ${known}`);
  }
  return columns.map((name) => {
    const value = encodeColumn(address, shape, row, name, number);
    if (value === null && shape.key.includes(name))
      throw badValue(address, number, name, "a key column must have a value");
    if (shape.key.includes(name) && isBroken(row[name]))
      throw badValue(
        address,
        number,
        name,
        "a key holds half a character, and keys that differ in it would be one",
      );
    return value;
  });
}

/** Elsewhere half a character becomes the sign for one that is not known. */
function isBroken(value: unknown): boolean {
  return typeof value === "string" && !value.isWellFormed();
}

function encodeColumn(
  address: string,
  shape: TableShape,
  row: Row,
  name: string,
  number: number,
): StoredValue {
  if (!Object.hasOwn(row, name)) return null;
  try {
    return encodeValue(shape.columns[name] ?? "text", row[name]);
  } catch (error) {
    throw badValue(address, number, name, error instanceof Error ? error.message : String(error));
  }
}

function badValue(address: string, number: number, column: string, why: string): DatasetError {
  const name = column.length > 80 ? `${column.slice(0, 77)}...` : column;
  return new DatasetError("bad_row", `${address}, row ${number}, column ${name}: ${why}.`);
}
