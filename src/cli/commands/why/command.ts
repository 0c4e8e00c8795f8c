import { defineCommand } from "../../command.ts";
import { JSON_FLAG, momentFlag, TASK_ARGUMENT } from "../../parameters.ts";

export interface WhyFlags {
  readonly at?: string;
  readonly json?: boolean;
}

export const whyCommand = defineCommand<WhyFlags, [task: string]>({
  brief: "Say in plain words what happened to a slot, and why",
  examples: [
    ["why morning_brief", "its newest slot"],
    ['why morning_brief --at "2026-11-20 07:45"', "the slot at that moment, or the one before it"],
  ],
  parameters: {
    flags: { at: momentFlag("Moment of the slot (default: the newest)"), json: JSON_FLAG },
    positional: { kind: "tuple", parameters: [TASK_ARGUMENT] },
  },
  load: async () => (await import("./why.ts")).why,
});
