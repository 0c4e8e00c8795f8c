import { buildRouteMap } from "@stricli/core";
import { defineCommand } from "../../command.ts";
import type { CliContext } from "../../context.ts";
import { countFlag, JSON_FLAG, momentFlag, switchFlag, textFlag } from "../../parameters.ts";
import { type ExportFormat, exportFormat } from "./export-format.ts";

export interface DataListFlags {
  readonly json?: boolean;
}

export interface DataQueryFlags {
  readonly limit?: number;
  readonly timeout?: number;
  readonly json?: boolean;
}

export interface DataChangesFlags {
  readonly since?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

export interface DataExportFlags {
  readonly format?: ExportFormat;
  readonly output?: string;
  readonly query?: string;
  readonly verbatim?: boolean;
  readonly force?: boolean;
}

const list = defineCommand<DataListFlags>({
  brief: "List the datasets with their tables and row counts",
  examples: [["data list", "all of data/"]],
  parameters: { flags: { json: JSON_FLAG } },
  load: async () => (await import("./list.ts")).dataList,
});

const query = defineCommand<DataQueryFlags, [sql: string]>({
  brief: "Ask the datasets a question in SQL; nothing can be changed",
  examples: [['data query "select * from project_health.repos limit 5"', "tables are named dataset.table"]],
  parameters: {
    flags: {
      limit: countFlag("At most so many rows (default: 1000)"),
      timeout: countFlag("At most so many seconds (default: 30)"),
      json: JSON_FLAG,
    },
    positional: { kind: "tuple", parameters: [{ parse: String, placeholder: "SQL", brief: "One select" }] },
  },
  load: async () => (await import("./query.ts")).dataQuery,
});

const changes = defineCommand<DataChangesFlags, [table?: string]>({
  brief: "Show what the runs changed: rows new or changed since a moment",
  examples: [["data changes --since yesterday", "what did the night bring"]],
  parameters: {
    flags: {
      since: momentFlag("Only rows changed at or after this moment (default: yesterday)"),
      limit: countFlag("At most so many rows of each table (default: 20)"),
      json: JSON_FLAG,
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "TABLE", brief: "Only this dataset.table", optional: true }],
    },
  },
  load: async () => (await import("./changes.ts")).dataChanges,
});

const exportTable = defineCommand<DataExportFlags, [table?: string]>({
  brief: "Write a table, or the answer to a question, to a file",
  examples: [
    ["data export clinvar.changes --output changes.parquet", "the ending tells the format"],
    ['data export --query "select * from project_health.repos" --format jsonl', "to standard output"],
  ],
  parameters: {
    flags: {
      format: {
        kind: "parsed",
        parse: exportFormat,
        optional: true,
        placeholder: "FORMAT",
        brief: "csv (default), jsonl or parquet",
      },
      output: textFlag("FILE", "Write there; it is there whole or not at all"),
      query: textFlag("SQL", "One select, in place of a table"),
      verbatim: switchFlag("Leave texts in CSV as they are, also those that look like formulas"),
      force: switchFlag("Replace the file if it is there"),
    },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "TABLE", brief: "A dataset.table", optional: true }],
    },
  },
  load: async () => (await import("./export.ts")).dataExport,
});

/** `nightdesk data …` */
export const dataRoute = buildRouteMap<"list" | "query" | "changes" | "export", CliContext>({
  routes: { list, query, changes, export: exportTable },
  docs: { brief: "Read the datasets that the tasks accumulate" },
});
