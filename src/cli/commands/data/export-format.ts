import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";

const FORMATS = ["csv", "jsonl", "parquet"] as const;
export type ExportFormat = (typeof FORMATS)[number];

export function exportFormat(text: string): ExportFormat {
  const format = FORMATS.find((known) => known === text);
  if (format !== undefined) return format;
  throw new CliError(EXIT.usage, `"${text}" is no format; it has to be one of ${FORMATS.join(", ")}.`);
}

export function formatByEnding(output = ""): ExportFormat {
  const ending = /\.([a-z]+)$/i.exec(output)?.[1]?.toLowerCase() ?? "";
  if (ending === "ndjson") return "jsonl";
  return FORMATS.find((format) => format === ending) ?? "csv";
}
