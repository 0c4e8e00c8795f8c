/** Which rows of a table somebody asked for. Names are checked, values are bound. */
import type { DatasetReader } from "../../../ports/datasets.ts";
import type { Answer, Query } from "../../api/routes.ts";
import { type Filter, parseFilter } from "./row-filter.ts";

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
  readonly values: Filter["values"];
}

/** @throws FilterError with a sentence for the person who wrote it */
export function wantedRows(
  table: string,
  columns: readonly Column[],
  { filter, sort, down }: Pick<Query<"rows">, "filter" | "sort" | "down">,
): Wanted {
  const names = columns.map(({ name }) => name);
  const { where, values } = parseFilter(filter, names);
  // By what is stored, not by what is selected under the same name, so that an index serves.
  const ofTable = (name: string) => `${quoted(table)}.${quoted(name)}`;
  const order = names.includes(sort)
    ? ` order by ${ofTable(sort)} ${down === "1" ? "desc" : "asc"}`
    : names.includes("_changed_at")
      ? ` order by ${ofTable("_changed_at")} desc`
      : "";
  return { from: `from ${quoted(table)}${where === "" ? "" : ` where ${where}`}`, order, values };
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Columns to select. Whole numbers that JavaScript cannot hold exactly come as texts of their digits: a table that
 * another program made may have them anywhere.
 */
export function selection(names: readonly string[]): string {
  return names
    .map(quoted)
    .map((name) => {
      const isLarge = `typeof(${name}) = 'integer' and ${name} not between -${LARGEST} and ${LARGEST}`;
      return `case when ${isLarge} then cast(${name} as text) else ${name} end as ${name}`;
    })
    .join(", ");
}

const LARGEST = Number.MAX_SAFE_INTEGER;
