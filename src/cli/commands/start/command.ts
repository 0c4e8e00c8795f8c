import { defineCommand } from "../../command.ts";
import { switchFlag } from "../../parameters.ts";

export interface StartFlags {
  readonly once?: boolean;
  readonly expectFailure?: readonly string[];
}

export const startCommand = defineCommand<StartFlags>({
  brief: "Keep watch and run tasks until stopped",
  description:
    "Keep watch and run tasks until stopped. Ctrl-C (or SIGTERM) lets running tasks end first; a second one stops at once.",
  examples: [
    ["start", "until Ctrl-C"],
    ["start --once", "one pass: what is due, and what comes within a minute; then exit"],
    [
      "start --once --expect-failure always_fails",
      "the same; this task's failure does not make the exit code 1",
    ],
  ],
  parameters: {
    flags: {
      once: switchFlag("One pass, then exit; 1 if something failed"),
      expectFailure: {
        kind: "parsed",
        parse: String,
        variadic: true,
        optional: true,
        placeholder: "TASK",
        brief: "Do not count failures of this task for the exit code",
      },
    },
  },
  load: async () => (await import("./start.ts")).start,
});
