import { defineCommand } from "../../command.ts";
import { positiveInteger, switchFlag } from "../../parameters.ts";

export interface InstallFlags {
  readonly every?: number;
  readonly dryRun?: boolean;
  readonly print?: boolean;
}

export const installCommand = defineCommand<InstallFlags>({
  brief: "Let the system's scheduler call tick, so that the home works by itself",
  description:
    "Let the system's scheduler call tick, so that the home works by itself: the crontab, or Task Scheduler on Windows. Touches nothing there but its own entry, one for each home; a second time changes nothing. systemd timers and launchd agents are not written yet.",
  examples: [
    ["install", "every 5 minutes"],
    ["install --every 15 --dry-run", "shows what would be written"],
  ],
  parameters: {
    flags: {
      every: {
        kind: "parsed",
        parse: positiveInteger,
        optional: true,
        placeholder: "N",
        brief: "Minutes between two calls, dividing an hour or a day: 1 to 30, or 60 to 1440 (default 5)",
      },
      dryRun: switchFlag("Show what would be written and where, and change nothing"),
      print: switchFlag("Print the entry alone, for a scheduler that Nightdesk does not write to"),
    },
  },
  load: async () => (await import("./install.ts")).install,
});
