import { defineCommand } from "../../command.ts";
import { momentFlag, TASK_ARGUMENT } from "../../parameters.ts";

export interface BackfillFlags {
  readonly from: string;
  readonly until: string;
}

export const backfillCommand = defineCommand<BackfillFlags, [task: string]>({
  brief: "Queue one run for every slot of a task between two moments",
  examples: [["backfill project_health --from 2026-11-01 --until 2026-11-08", "seven days, oldest first"]],
  parameters: {
    flags: {
      from: { ...momentFlag("Begin here"), optional: false },
      until: { ...momentFlag("End before this moment"), optional: false },
    },
    positional: { kind: "tuple", parameters: [TASK_ARGUMENT] },
  },
  load: async () => (await import("./backfill.ts")).backfill,
});
