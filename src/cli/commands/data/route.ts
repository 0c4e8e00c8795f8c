import { buildRouteMap } from "@stricli/core";
import { defineCommand } from "../../command.ts";
import type { CliContext } from "../../context.ts";
import { countFlag, JSON_FLAG, momentFlag } from "../../parameters.ts";

export interface DataListFlags {
  readonly json?: boolean;
}

export interface DataQueryFlags {
  readonly limit?: number;
  readonly json?: boolean;
}

export interface DataChangesFlags {
  readonly since?: string;
  readonly limit?: number;
  readonly json?: boolean;
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
    flags: { limit: countFlag("At most so many rows (default: 1000)"), json: JSON_FLAG },
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

/** `nightdesk data …` */
export const dataRoute = buildRouteMap<"list" | "query" | "changes", CliContext>({
  routes: { list, query, changes },
  docs: { brief: "Read the datasets that the tasks accumulate" },
});
