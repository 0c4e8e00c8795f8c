import { defineCommand } from "../../command.ts";
import { countFlag, momentFlag, switchFlag, TASK_ARGUMENT } from "../../parameters.ts";

export interface BackfillFlags {
  readonly from: string;
  readonly until?: string;
  readonly limit?: number;
  readonly dryRun?: boolean;
}

export const backfillCommand = defineCommand<BackfillFlags, [task: string]>({
  brief: "Queue one run for every slot of a task between two moments",
  examples: [
    ["backfill project_health --from 2026-11-01 --until 2026-11-08", "seven days, oldest first"],
    ["backfill project_health --from 2026-01-01 --limit 30 --dry-run", "what a part of it would be"],
  ],
  parameters: {
    flags: {
      from: { ...momentFlag("Begin here"), optional: false },
      until: momentFlag("End before this moment (default: now)"),
      limit: countFlag("Only the oldest N of them"),
      dryRun: switchFlag("Say what would be queued, and change nothing"),
    },
    positional: { kind: "tuple", parameters: [TASK_ARGUMENT] },
  },
  load: async () => (await import("./backfill.ts")).backfill,
});
