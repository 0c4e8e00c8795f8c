import { defineCommand } from "../../command.ts";
import { proposeTasks, switchFlag } from "../../parameters.ts";

export interface ResumeFlags {
  readonly clock?: boolean;
}

export const resumeCommand = defineCommand<ResumeFlags, [task?: string]>({
  brief: "Let a paused task run again from its next slot on, or confirm a doubted clock",
  examples: [
    ["resume morning_brief", "nothing that was skipped meanwhile is made up for"],
    ["resume --clock", "the clock of this machine is right: plan again at once"],
  ],
  parameters: {
    flags: { clock: switchFlag("Say that the clock is right, instead of resuming a task") },
    positional: {
      kind: "tuple",
      parameters: [
        {
          parse: String,
          placeholder: "TASK",
          brief: "Id of a task",
          optional: true,
          proposeCompletions: proposeTasks,
        },
      ],
    },
  },
  load: async () => (await import("./resume.ts")).resume,
});
