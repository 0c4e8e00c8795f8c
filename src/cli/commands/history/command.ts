import { defineCommand } from "../../command.ts";
import { countFlag, JSON_FLAG, momentFlag, TASK_FLAG, textFlag } from "../../parameters.ts";

export interface HistoryFlags {
  readonly task?: string;
  readonly state?: string;
  readonly since?: string;
  readonly limit?: number;
  readonly json?: boolean;
}

export const historyCommand = defineCommand<HistoryFlags>({
  brief: "List runs and the slots that never ran, newest first",
  examples: [
    ["history", "the newest 50"],
    ["history --task morning_brief --since 7d", "one task, seven days"],
    ["history --state missed --since yesterday", "what did not run, with the reasons"],
  ],
  parameters: {
    flags: {
      task: TASK_FLAG,
      state: textFlag("STATE", "Only this state, for instance failed, missed, running"),
      since: momentFlag("Only what came to be at or after this moment"),
      limit: countFlag("At most so many rows (default: 50)"),
      json: JSON_FLAG,
    },
  },
  load: async () => (await import("./history.ts")).history,
});
