import { defineCommand } from "../../command.ts";
import { CliError } from "../../errors.ts";
import { EXIT } from "../../exit-codes.ts";
import { switchFlag } from "../../parameters.ts";

export interface StartFlags {
  readonly once?: boolean;
  readonly port?: number;
  readonly expectFailure?: readonly string[];
}

export const startCommand = defineCommand<StartFlags>({
  brief: "Keep watch and run tasks until stopped",
  description:
    "Keep watch and run tasks until stopped. Ctrl-C (or SIGTERM) lets running tasks end first; a second one stops at once.",
  examples: [
    ["start", "until Ctrl-C, with the dashboard: nightdesk open"],
    ["start --once", "one pass: what is due, and what comes within a minute; then exit"],
    [
      "start --once --expect-failure always_fails",
      "the same; this task's failure does not make the exit code 1",
    ],
  ],
  parameters: {
    flags: {
      port: {
        kind: "parsed",
        parse: portNumber,
        optional: true,
        placeholder: "N",
        brief: "Port of the dashboard on 127.0.0.1 (default: dashboard.port; 0 takes any)",
      },
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

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port >= 0 && port <= 65_535) return port;
  throw new CliError(EXIT.usage, `--port: "${text}" is not a port; allowed: 0 to 65535.`);
}
