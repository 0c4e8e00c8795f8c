import { defineCommand } from "../../command.ts";
import { JSON_FLAG, switchFlag } from "../../parameters.ts";

export interface TickFlags {
  readonly json?: boolean;
  readonly scheduled?: boolean;
}

export const tickCommand = defineCommand<TickFlags>({
  brief: "Decide and run all that is due, then exit",
  description:
    "Decide and run all that is due, then exit. Made for cron, systemd timers and Task Scheduler: any number of them may run at once. Ends with 1 if something that it ran failed, with 78 if the configuration is invalid (the last good one is used then).",
  examples: [["tick", "one pass; quick if nothing is due"]],
  parameters: {
    flags: {
      json: JSON_FLAG,
      scheduled: switchFlag("Said by the system's scheduler: doctor then knows that it fires"),
    },
  },
  load: async () => (await import("./tick.ts")).tick,
});
