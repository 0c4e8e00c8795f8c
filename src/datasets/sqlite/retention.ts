/** Rows that are older than what is to be kept. */
import type { Retention, TableShape } from "../../ports/datasets.ts";
import { quote } from "./statements.ts";

const DAY_MS = 86_400_000;

/**
 * @param now epoch milliseconds
 * @returns SQL that is true for rows that go, with its parameters
 */
export function tooOld(
  table: string,
  shape: TableShape,
  { by, days, rows }: Retention,
  now: number,
): { sql: string; params: (string | number)[] } {
  const column = quote(by);
  const parts: string[] = [];
  const params: (string | number)[] = [];
  if (days !== undefined) {
    const oldest = now - days * DAY_MS;
    parts.push(`${column} < ?`);
    // Texts are dates as ISO 8601 writes them, which sort as they are.
    params.push(shape.columns[by] === "text" ? new Date(oldest).toISOString().slice(0, 10) : oldest);
  }
  if (rows !== undefined) {
    const key = shape.key.map(quote).join(", ");
    parts.push(
      `(${key}) not in (select ${key} from ${quote(table)} order by ${column} desc, ${shape.key.map((name) => `${quote(name)} desc`).join(", ")} limit ?)`,
    );
    params.push(rows);
  }
  return { sql: parts.join(" or ") || "0", params };
}
