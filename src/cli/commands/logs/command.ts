import { defineCommand } from "../../command.ts";
import { countFlag, proposeTasks, switchFlag } from "../../parameters.ts";

export interface LogsFlags {
  readonly follow?: boolean;
  readonly lines?: number;
}

export const logsCommand = defineCommand<LogsFlags, [what: string]>({
  brief: "Print the output of a run, or of a task's newest run",
  examples: [
    ["logs morning_brief", "output of its newest run"],
    ["logs morning_brief -f", "and what it still writes, until it ends"],
    ["logs morning_brief -n 20", "its last 20 lines"],
    ["logs 01k3v", "a run by its id; the beginning is enough"],
  ],
  parameters: {
    flags: {
      follow: switchFlag("Go on until the run has ended"),
      lines: countFlag("Only the last N lines of what is there"),
    },
    aliases: { f: "follow", n: "lines" },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          placeholder: "RUN|TASK",
          brief: "A run's id or a task's",
          proposeCompletions: proposeTasks,
        },
      ],
    },
  },
  load: async () => (await import("./logs.ts")).logs,
});
