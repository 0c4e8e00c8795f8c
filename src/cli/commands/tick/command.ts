import { defineCommand } from "../../command.ts";
import { JSON_FLAG } from "../../parameters.ts";

export interface TickFlags {
  readonly json?: boolean;
}

export const tickCommand = defineCommand<TickFlags>({
  brief: "Decide and run all that is due, then exit",
  description:
    "Decide and run all that is due, then exit. Made for cron, systemd timers and Task Scheduler: any number of them may run at once. Ends with 1 if something that it ran failed, with 78 if the configuration is invalid (the last good one is used then).",
  examples: [["tick", "one pass; quick if nothing is due"]],
  parameters: { flags: { json: JSON_FLAG } },
  load: async () => (await import("./tick.ts")).tick,
});
