import { defineCommand } from "../../command.ts";
import { JSON_FLAG, proposeTasks } from "../../parameters.ts";

export interface ReportFlags {
  readonly json?: boolean;
}

export const reportCommand = defineCommand<ReportFlags, [what?: string]>({
  brief: "Print what a run reported; without a name, every task's newest",
  examples: [
    ["report", "headlines of all tasks"],
    ["report project_health", "the newest report of a task, in full"],
  ],
  parameters: {
    flags: { json: JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          placeholder: "RUN|TASK",
          brief: "A run's id or a task's",
          optional: true,
          proposeCompletions: proposeTasks,
        },
      ],
    },
  },
  load: async () => (await import("./report.ts")).report,
});
