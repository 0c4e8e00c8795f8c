import { safeLine } from "../../render/safe-text.ts";
import { formatTable, truncate } from "../../render/table.ts";

const WIDEST_CELL = 60;

/** Rows of a query as a table; numbers to the right. */
export function rowsText(
  rows: readonly Readonly<Record<string, unknown>>[],
  dim: (text: string) => string,
): string {
  const [first] = rows;
  if (first === undefined) return "No rows.\n";
  const names = Object.keys(first);
  const columns = names.map((name) => {
    const numeric = rows.every((row) => row[name] === null || typeof row[name] === "number");
    return { title: dim(safeLine(name)), align: numeric ? ("right" as const) : ("left" as const) };
  });
  return formatTable(
    columns,
    rows.map((row) => names.map((name) => cellText(row[name]))),
  );
}

/** What SQLite gives: texts, numbers, blobs and nulls. */
function cellText(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  if (typeof value === "string") return truncate(safeLine(value), WIDEST_CELL);
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "";
}
