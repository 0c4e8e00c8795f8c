/** A page of a table, filtered by what a person typed. Names are checked, values are bound. */
import type { DatasetReader } from "../../../ports/datasets.ts";
import type { Answer, Query } from "../../api/routes.ts";
import type { View } from "../view.ts";
import { type Column, columnsOf, selection, wantedRows } from "./row-choice.ts";
import { FilterError } from "./row-filter.ts";

const PAGE = 50;
const LONGEST_TEXT = 300;
/** Counting all rows of a filter may take long; beyond this "more" has to do. */
const MOST_COUNTED = 1_000_000;

export async function rowsAnswer(
  { sources }: View,
  dataset: string,
  table: string,
  query: Query<"rows">,
): Promise<Answer<"rows"> | null> {
  if (!(await sources.datasets.list()).includes(dataset)) return null;
  const reader = await sources.datasets.read(dataset);
  if (reader === null) return null;
  const begun = sources.clock.monotonic();
  try {
    if (!(await reader.tables()).includes(table)) return null;
    const columns = await columnsOf(reader, table);
    const empty = {
      table: `${dataset}.${table}`,
      columns,
      rows: [],
      from: 0,
      more: false,
      total: 0,
      took_ms: 0,
    };
    try {
      const found = await pageOf(reader, table, columns, query, await sources.masker());
      return { ...empty, ...found, took_ms: sources.clock.monotonic() - begun, problem: null };
    } catch (fault) {
      if (fault instanceof FilterError) return { ...empty, problem: fault.message };
      throw fault;
    }
  } finally {
    reader.close();
  }
}

async function pageOf(
  reader: DatasetReader,
  table: string,
  columns: readonly Column[],
  query: Query<"rows">,
  mask: (text: string) => string,
) {
  const names = columns.map(({ name }) => name);
  const { from, order, values } = wantedRows(table, columns, query);
  const offset = (query.page - 1) * PAGE;
  const found = await reader.query(
    `select ${selection(names)} ${from}${order} limit ${PAGE + 1} offset ${offset}`,
    values,
  );
  const [count] = await reader.query(
    `select count(*) as n from (select 1 ${from} limit ${MOST_COUNTED})`,
    values,
  );
  const total = Number(count?.["n"] ?? 0);
  return {
    rows: found.slice(0, PAGE).map((row) => names.map((name) => shown(row[name], mask))),
    from: offset,
    more: found.length > PAGE,
    total: total === MOST_COUNTED ? null : total,
  };
}

/** Secrets are out of a text before it is cut. */
function shown(value: unknown, mask: (text: string) => string): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "number") return mask(String(value)) === String(value) ? value : mask(String(value));
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  const text = mask(typeof value === "string" ? value : JSON.stringify(value));
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
