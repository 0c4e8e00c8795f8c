import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface SpendFlags {
  readonly since?: string;
  readonly json?: boolean;
}

export const spendCommand = defineCommand<SpendFlags>({
  brief: "Show what Claude cost, per task and day, against each cap",
  examples: [
    ["spend", "this month"],
    ["spend --since 7d", "the last seven days"],
    ["spend --since 2026-11-01 --json", "for a program"],
  ],
  parameters: {
    flags: {
      since: {
        kind: "parsed",
        parse: String,
        optional: true,
        placeholder: "T",
        brief: "From the day of this moment, or month (default: this month)",
      },
      json: JSON_FLAG,
    },
  },
  load: async () => (await import("./spend.ts")).spend,
});
