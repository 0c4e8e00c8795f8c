import { defineCommand } from "../../command.ts";
import { JSON_FLAG, TASK_ARGUMENT, switchFlag } from "../../parameters.ts";

export interface RunFlags {
  readonly full?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly with?: readonly string[];
  readonly json?: boolean;
}

export const runCommand = defineCommand<RunFlags, [task: string]>({
  brief: "Run a task now and show its output",
  description:
    "Run a task now and show its output. A manual run does not count as a scheduled one. If the task runs already, this ends with 75 and names that run.",
  examples: [
    ["run morning_brief", "now"],
    ["run morning_brief --dry-run", "show what would be started, start nothing"],
    ["run build_clinvar_index --full --wait", "a full rebuild, after the present run has ended"],
    ["run project_health --with roots=~/work", "with one setting changed for this run"],
  ],
  parameters: {
    flags: {
      full: switchFlag("Ask the task for a full rebuild"),
      dryRun: switchFlag("Show what would be run; start nothing"),
      wait: switchFlag("If the task is busy, run after it"),
      with: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        placeholder: "K=V",
        brief: "Lay a setting over the task's own; may be repeated",
      },
      json: JSON_FLAG,
    },
    positional: { kind: "tuple", parameters: [TASK_ARGUMENT] },
  },
  load: async () => (await import("./run.ts")).run,
});
