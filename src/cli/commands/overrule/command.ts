import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface OverruleFlags {
  readonly json?: boolean;
}

export const overruleCommand = defineCommand<OverruleFlags, [id?: string]>({
  brief: "Overrule a change of the plan, or list the changes",
  description:
    "Overrule a change that the resident agent made to the day's plan, or list those that can be overruled. The moment runs as its schedule says; one that was put off and still waits is due at once.",
  examples: [
    ["overrule", "list what the resident agent changed"],
    ["overrule 12", "this moment runs as the schedule says"],
  ],
  parameters: {
    flags: { json: JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [{ parse: String, placeholder: "ID", optional: true, brief: "Number of a change" }],
    },
  },
  load: async () => (await import("./overrule.ts")).overrule,
});
