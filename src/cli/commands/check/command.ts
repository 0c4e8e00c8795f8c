import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface CheckFlags {
  readonly json?: boolean;
}

export const checkCommand = defineCommand<CheckFlags, [file?: string]>({
  brief: "Find every problem of the configuration at once",
  description:
    "Find every problem of the configuration at once, each with file, line and column. Ends with 78 if there is an error; warnings alone end with 0.",
  examples: [
    ["check", "the home's configuration"],
    ["check drafts/nightdesk.yaml", "another file; paths in it start at its own folder"],
  ],
  parameters: {
    flags: { json: JSON_FLAG },
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, placeholder: "FILE", brief: "YAML to check (default: the home's)", optional: true },
      ],
    },
  },
  load: async () => (await import("./check.ts")).check,
});
