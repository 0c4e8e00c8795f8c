import { defineCommand } from "../../command.ts";
import { TASK_ARGUMENT, textFlag } from "../../parameters.ts";

export interface PauseFlags {
  readonly why?: string;
}

export const pauseCommand = defineCommand<PauseFlags, [task: string]>({
  brief: "Pause a task: its slots are recorded as skipped",
  examples: [['pause morning_brief --why "on holiday"', "until: nightdesk resume morning_brief"]],
  parameters: {
    flags: { why: textFlag("TEXT", "Reason, shown in status") },
    positional: { kind: "tuple", parameters: [TASK_ARGUMENT] },
  },
  load: async () => (await import("./pause.ts")).pause,
});
