/** Values between a task and the store: checked on the way in, given back as the column's type on the way out. */
import type { ColumnType } from "../ports/datasets.ts";
import { canonicalJson } from "./canonical-json.ts";

export type StoredValue = string | number | null;

/**
 * Checks a value against its column.
 *
 * @throws TypeError that says what the value is, ready to be put behind "row 3, column at: "
 */
export function encodeValue(type: ColumnType, value: unknown): StoredValue {
  if (value === null || value === undefined) return null;
  return ENCODERS[type](value);
}

const ENCODERS: Readonly<Record<ColumnType, (value: unknown) => StoredValue>> = {
  text: encodeText,
  integer: encodeInteger,
  real: encodeReal,
  boolean: encodeBoolean,
  json: canonicalJson,
};

function encodeText(value: unknown): string {
  if (typeof value !== "string") throw mismatch("text", value);
  return value.isWellFormed() ? value : value.toWellFormed();
}

function encodeReal(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw mismatch("a finite number", value);
  return value + 0;
}

function encodeBoolean(value: unknown): number {
  if (typeof value !== "boolean") throw mismatch("true or false", value);
  return value ? 1 : 0;
}

function encodeInteger(value: unknown): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isInteger(number)) throw mismatch("an integer", value);
  if (!Number.isSafeInteger(number)) {
    throw new TypeError(
      `${String(value)} is beyond ±2^53, where integers are no longer exact; keep it as text`,
    );
  }
  return number + 0;
}

export function decodeValue(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  if (type === "boolean") return value !== 0;
  if (type === "json" && typeof value === "string") return JSON.parse(value) as unknown;
  return value;
}

function mismatch(wanted: string, value: unknown): TypeError {
  return new TypeError(`expected ${wanted}, got ${describeValue(value)}`);
}

/** A value in few words, for messages: `the text "abc"`, `the number 5`, `a list`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "string")
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 37)}...` : value)}`;
  if (typeof value === "number" || typeof value === "bigint") return `the number ${value}`;
  if (typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a Date (give its getTime() or its toISOString())";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
