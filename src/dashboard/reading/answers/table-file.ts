/** The rows of the table view as a file for other programs, written as `data export` writes them. */
import type { DatasetReader } from "../../../ports/datasets.ts";
import { writeTableFile } from "../../../table-files/index.ts";
import { MOST_FILE_ROWS, type TableFileQuery } from "../../api/data.ts";
import type { DashboardSources } from "../sources.ts";
import { columnsOf, quoted, wantedRows } from "./row-choice.ts";

type FileColumns = Parameters<typeof writeTableFile>[0]["columns"];

/**
 * @returns bytes as they are made, so that memory does not grow with the table; null if the table is not there
 * @throws FilterError before the first byte
 */
export async function tableFile(
  { datasets, masker }: DashboardSources,
  dataset: string,
  table: string,
  wanted: TableFileQuery,
): Promise<ReadableStream<Uint8Array> | null> {
  const reader = (await datasets.list()).includes(dataset) ? await datasets.read(dataset) : null;
  if (reader === null) return null;
  try {
    const mask = await masker();
    if ((await reader.tables()).includes(table)) return await streamOf(reader, table, wanted, mask);
    reader.close();
    return null;
  } catch (fault) {
    reader.close();
    throw fault;
  }
}

async function streamOf(
  reader: DatasetReader,
  table: string,
  wanted: TableFileQuery,
  mask: (text: string) => string,
): Promise<ReadableStream<Uint8Array>> {
  const all = await columnsOf(reader, table);
  const { from, order, values } = wantedRows(table, all, wanted);
  const shape = await reader.shape(table);
  // When a row was changed is Nightdesk's note beside it; the file holds what the task stored.
  const columns: FileColumns = all
    .filter(({ name }) => shape === null || name in shape.columns)
    .map(({ name }) => ({ name, type: shape?.columns[name] ?? "mixed" }));
  const list = columns.map(({ name }) => quoted(name)).join(", ");
  const { rows } = await reader.stream(`select ${list} ${from}${order} limit ${MOST_FILE_ROWS}`, values);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const out = writable.getWriter();
  const options = { format: wanted.format, isVerbatim: false };
  writeTableFile({ columns, rows: masked(rows, mask) }, (bytes) => out.write(bytes), options)
    .then(() => out.close())
    // Whoever reads hears of it; a browser that went away is nobody's fault.
    .catch((fault: unknown) => out.abort(fault).catch(() => undefined))
    .finally(() => reader.close());
  return readable;
}

/** What the page shows as stars is no secret in its file either. */
async function* masked(rows: AsyncIterable<Record<string, unknown>>, mask: (text: string) => string) {
  for await (const row of rows) {
    yield Object.fromEntries(Object.entries(row).map(([name, value]) => [name, maskedValue(value, mask)]));
  }
}

function maskedValue(value: unknown, mask: (text: string) => string): unknown {
  if (typeof value === "string") return mask(value);
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return value;
  const raw = JSON.stringify(value);
  const clean = mask(raw);
  return clean === raw ? value : clean;
}
