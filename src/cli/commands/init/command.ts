import { defineCommand } from "../../command.ts";
import { countFlag, textFlag, switchFlag } from "../../parameters.ts";

export interface InitFlags {
  readonly yes?: boolean;
  readonly timezone?: string;
  readonly concurrency?: number;
}

export const initCommand = defineCommand<InitFlags, [folder?: string]>({
  brief: "Write a new home that runs",
  description:
    "Write a new home that runs: nightdesk.yaml with comments, a few example tasks, .gitignore and .env. Files that exist are left as they are.",
  examples: [
    ["init ~/nightdesk", "asks a few questions and writes the folder"],
    ["init --yes", "asks nothing; writes into the current folder"],
  ],
  parameters: {
    flags: {
      yes: switchFlag("Ask nothing and take the defaults"),
      timezone: textFlag("ZONE", "IANA time zone (default: the machine's)"),
      concurrency: countFlag("How many tasks may run at once (default: 2)"),
    },
    aliases: { y: "yes" },
    positional: {
      kind: "tuple",
      parameters: [
        { parse: String, placeholder: "DIR", brief: "Folder (default: the current one)", optional: true },
      ],
    },
  },
  load: async () => (await import("./init.ts")).init,
});
