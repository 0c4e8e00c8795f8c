import { defineCommand } from "../../command.ts";
import { JSON_FLAG, TASK_ARGUMENT } from "../../parameters.ts";

export interface VerifyFlags {
  readonly json?: boolean;
}

export const verifyCommand = defineCommand<VerifyFlags, [task: string]>({
  brief: "Run a task twice and show what the second run changed",
  description:
    "Run a task twice in a row and show what the second run changed: rows of datasets, watermarks and cached values, files below data/, findings. A task that is safe to run again changes nothing the second time. Ends with 1 if it did, or if a run failed.",
  examples: [["verify build_clinvar_index", "is it safe to run again?"]],
  parameters: {
    flags: { json: JSON_FLAG },
    positional: { kind: "tuple", parameters: [TASK_ARGUMENT] },
  },
  load: async () => (await import("./verify.ts")).verify,
});
