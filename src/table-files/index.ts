/** Tables as files that other programs read. */
import { writeParquet } from "./parquet-file.ts";
import type { FileTable, Sink } from "./table.ts";
import { writeCsv, writeJsonLines } from "./text-files.ts";

interface TableFileOptions {
  readonly format: "csv" | "jsonl" | "parquet";
  /** Leaves texts in CSV as they are, also those that a spreadsheet would take for a formula. */
  readonly isVerbatim: boolean;
}

/** @returns rows written */
export async function writeTableFile(
  table: FileTable,
  sink: Sink,
  { format, isVerbatim }: TableFileOptions,
): Promise<number> {
  if (format === "csv") return await writeCsv(table, sink, isVerbatim);
  return format === "jsonl" ? await writeJsonLines(table, sink) : await writeParquet(table, sink);
}
