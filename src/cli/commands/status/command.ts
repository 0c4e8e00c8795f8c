import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface StatusFlags {
  readonly json?: boolean;
}

export const statusCommand = defineCommand<StatusFlags>({
  brief: "Show what runs, what waits, what comes next and what went wrong",
  examples: [
    ["status", "one screen"],
    ["status --json", "the same for a program"],
  ],
  parameters: { flags: { json: JSON_FLAG } },
  load: async () => (await import("./status.ts")).status,
});
