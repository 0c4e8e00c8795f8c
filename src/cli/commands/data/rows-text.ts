import { safeLine } from "../../render/safe-text.ts";
import { formatTable, truncate } from "../../render/table.ts";

const WIDEST_CELL = 60;

/** Rows of a query as a table; numbers to the right. */
export function rowsText(rows: readonly Readonly<Record<string, unknown>>[], dim: (text: string) => string): string {
  const [first] = rows;
  if (first === undefined) return "No rows.\n";
  const names = Object.keys(first);
  const columns = names.map((name) => {
    const numeric = rows.every((row) => row[name] === null || typeof row[name] === "number");
    return { title: dim(safeLine(name)), align: numeric ? ("right" as const) : ("left" as const) };
  });
  return formatTable(columns, rows.map((row) => names.map((name) => cellText(row[name]))));
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`;
  return truncate(safeLine(String(value)), WIDEST_CELL);
}
