/** The rows of the table view as a file for other programs, written as `data export` writes them. */
import { setImmediate as breathe } from "node:timers/promises";
import type { DatasetReader } from "../../../ports/datasets.ts";
import { writeTableFile } from "../../../table-files/index.ts";
import { MOST_FILE_ROWS, type TableFileQuery } from "../../api/data.ts";
import type { DashboardSources } from "../sources.ts";
import { columnsOf, selection, wantedRows } from "./row-choice.ts";

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
  const names = columns.map(({ name }) => name);
  const { rows } = await reader.stream(
    `select ${selection(names)} ${from}${order} limit ${MOST_FILE_ROWS}`,
    values,
  );
  const file = { columns, rows: await begun(shown(rows, columns, mask)) };
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const out = writable.getWriter();
  const options = { format: wanted.format, isVerbatim: false };
  const send = async (bytes: Uint8Array) => {
    await out.write(bytes);
    // Rows come without waiting, and others want to be answered, or to hang up, while a file is made.
    await breathe();
  };
  writeTableFile(file, send, options)
    .then(() => out.close())
    // Whoever reads hears of it; a browser that went away is nobody's fault.
    .catch((fault: unknown) => out.abort(fault).catch(() => undefined))
    .finally(() => reader.close());
  return readable;
}

/** With its first row read: what cannot be read is refused before the first byte. */
async function begun<T>(rows: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
  const first = await rows.next();
  return (async function* () {
    if (first.done === true) return;
    yield first.value;
    yield* rows;
  })();
}

/** What the page shows as stars is no secret in its file either. */
async function* shown(
  rows: AsyncIterable<Record<string, unknown>>,
  columns: FileColumns,
  mask: (text: string) => string,
) {
  for await (const row of rows)
    yield Object.fromEntries(columns.map(({ name, type }) => [name, shownValue(row[name], type, mask)]));
}

/** Digits of a whole number beyond what a number of JavaScript holds, see `selection`. */
const LARGE = /^-?\d{16,19}$/;

function shownValue(value: unknown, type: string, mask: (text: string) => string): unknown {
  if (value === null || value === undefined) return null;
  const text = rawText(value);
  const masked = mask(text);
  if (masked !== text) return masked;
  return type === "integer" && typeof value === "string" && LARGE.test(value) ? BigInt(value) : value;
}

/** As it would stand in the file. */
function rawText(value: unknown): string {
  if (typeof value === "string") return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : JSON.stringify(value);
}
