/** CSV (RFC 4180) and JSON lines. */
import Papa from "papaparse";
import { harmless } from "./harmless.ts";
import { exactJson, rawNumber } from "./exact-json.ts";
import { type FileColumnType, type FileTable, plainValue, type Sink, textOf } from "./table.ts";

/** Rows that are made text at once. */
const CHUNK = 1000;

/**
 * @param isVerbatim false takes away what a spreadsheet would run or stumble over, see `harmless`. Numbers stay numbers.
 * @returns rows written
 */
export async function writeCsv(table: FileTable, sink: Sink, isVerbatim: boolean): Promise<number> {
  const names = table.columns.map(({ name }) => name);
  const csv = (rows: unknown[][]) =>
    Buffer.from(`${Papa.unparse(rows, { newline: "\r\n", quotes: isMended })}\r\n`);
  await sink(csv([isVerbatim ? names : names.map(harmless)]));
  return await inChunks(table, async (rows) => {
    await sink(
      csv(rows.map((row) => table.columns.map(({ name, type }) => cell(row[name], type, isVerbatim)))),
    );
  });
}

/** What got an apostrophe is quoted, so that nobody takes it for the sign of a text. */
function isMended(value: unknown): boolean {
  return typeof value === "string" && value.startsWith("'");
}

function cell(value: unknown, type: FileColumnType, isVerbatim: boolean): unknown {
  if (type === "boolean" && value !== null) return value === 1 || value === true ? "true" : "false";
  return typeof value === "number" || typeof value === "bigint"
    ? value
    : isVerbatim
      ? textOf(value)
      : harmless(textOf(value));
}

/** @returns rows written */
export async function writeJsonLines(table: FileTable, sink: Sink): Promise<number> {
  return await inChunks(table, async (rows) => {
    const lines = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(table.columns.map(({ name, type }) => [name, jsonValue(row[name], type)])),
      ),
    );
    await sink(Buffer.from(`${lines.join("\n")}\n`));
  });
}

function jsonValue(value: unknown, type: FileColumnType): unknown {
  if (value instanceof Uint8Array) return textOf(value);
  if (typeof value === "bigint") return rawNumber(String(value));
  if (type === "json" && typeof value === "string") return exactJson(value);
  return type === "mixed" ? value : plainValue(value, type);
}

async function inChunks(
  { rows }: FileTable,
  write: (rows: Readonly<Record<string, unknown>>[]) => Promise<void>,
): Promise<number> {
  let chunk: Readonly<Record<string, unknown>>[] = [];
  let written = 0;
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length < CHUNK) continue;
    written += chunk.length;
    await write(chunk);
    chunk = [];
  }
  if (chunk.length > 0) await write(chunk);
  return written + chunk.length;
}
