import { defineCommand } from "../../command.ts";
import { TASK_ARGUMENT } from "../../parameters.ts";

export const resumeCommand = defineCommand<NonNullable<unknown>, [task: string]>({
  brief: "Let a paused task run again, from its next slot on",
  examples: [["resume morning_brief", "nothing that was skipped meanwhile is made up for"]],
  parameters: { positional: { kind: "tuple", parameters: [TASK_ARGUMENT] } },
  load: async () => (await import("./resume.ts")).resume,
});
