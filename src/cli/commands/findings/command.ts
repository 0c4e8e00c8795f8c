import { defineCommand } from "../../command.ts";
import { JSON_FLAG, TASK_FLAG, switchFlag } from "../../parameters.ts";

export interface FindingsFlags {
  readonly task?: string;
  readonly state?: "new" | "ongoing" | "resolved";
  readonly all?: boolean;
  readonly json?: boolean;
}

export const findingsCommand = defineCommand<FindingsFlags>({
  brief: "List what the tasks found, the most severe first",
  examples: [
    ["findings", "all that is open: new and ongoing"],
    ["findings --task project_health --all", "resolved ones too"],
  ],
  parameters: {
    flags: {
      task: TASK_FLAG,
      state: {
        kind: "enum",
        values: ["new", "ongoing", "resolved"],
        optional: true,
        brief: "Only this state",
      },
      all: switchFlag("Resolved ones too"),
      json: JSON_FLAG,
    },
  },
  load: async () => (await import("./findings.ts")).findings,
});
