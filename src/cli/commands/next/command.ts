import { defineCommand } from "../../command.ts";
import { countFlag, JSON_FLAG, momentFlag, TASK_FLAG, textFlag } from "../../parameters.ts";

export interface NextFlags {
  readonly task?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit?: number;
  readonly file?: string;
  readonly json?: boolean;
}

export const nextCommand = defineCommand<NextFlags>({
  brief: "Show upcoming slots, with notes where clocks change",
  description:
    "Show upcoming slots, with notes where clocks change. Works from the YAML alone: nothing has to be running, and nothing has to have run.",
  examples: [
    ["next", "the next 20 slots of all tasks"],
    ["next --task morning_brief --limit 3", "the next three of one task"],
    ["next --from 2026-03-28 --until 2026-03-30", "the night in which clocks go forward"],
    ["next --until 1d --json", "the next 24 hours for a program"],
  ],
  parameters: {
    flags: {
      task: TASK_FLAG,
      from: momentFlag("Begin here (default: now)"),
      until: momentFlag("End before this moment"),
      limit: countFlag("At most so many slots (default: 20, or all if --until is given)"),
      file: textFlag("F", "Read this YAML instead of the home's"),
      json: JSON_FLAG,
    },
  },
  load: async () => (await import("./next.ts")).next,
});
