/** Which rows of a table somebody asked for. Names are checked, values are bound. */
import type { DatasetReader } from "../../../ports/datasets.ts";
import type { Answer, Query } from "../../api/routes.ts";
import { parseFilter } from "./row-filter.ts";

export type Column = Answer<"rows">["columns"][number];

/** Bookkeeping that says nothing to people. */
const HIDDEN: ReadonlySet<string> = new Set(["_run", "_version"]);

export async function columnsOf(reader: DatasetReader, table: string): Promise<Column[]> {
  const shape = await reader.shape(table);
  const { columns, rows } = await reader.stream(`select * from ${quoted(table)} limit 0`);
  for await (const _ of rows) break;
  return columns
    .filter((name) => shape === null || !HIDDEN.has(name))
    .map((name) => ({ name, type: shape?.columns[name] ?? (name === "_changed_at" ? "instant" : "mixed") }));
}

interface Wanted {
  /** From `from` to the condition. */
  readonly from: string;
  readonly order: string;
  readonly values: readonly (string | number)[];
}

/** @throws FilterError with a sentence for the person who wrote it */
export function wantedRows(
  table: string,
  columns: readonly Column[],
  { filter, sort, down }: Pick<Query<"rows">, "filter" | "sort" | "down">,
): Wanted {
  const names = columns.map(({ name }) => name);
  const { where, values } = parseFilter(filter, names);
  const order = names.includes(sort)
    ? ` order by ${quoted(sort)} ${down === "1" ? "desc" : "asc"}`
    : names.includes("_changed_at")
      ? " order by _changed_at desc"
      : "";
  return { from: `from ${quoted(table)}${where === "" ? "" : ` where ${where}`}`, order, values };
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
