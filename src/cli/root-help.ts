/** What `nightdesk --help` says. */
import { underline } from "./render/colour.ts";
import { GROUPS, ROUTES } from "./routes.ts";

/** @param colour true on terminals that want it */
export function rootHelp(colour: boolean): string {
  const width = Math.max(...Object.keys(ROUTES).map((name) => name.length));
  const groups = GROUPS.map(([title, names]) => {
    const lines = names.map((name) => `  ${name.padEnd(width)}  ${ROUTES[name].brief}\n`);
    return `\n${underline(title, colour)}\n${lines.join("")}`;
  });
  return `Nightdesk lets Claude work while you are away: tasks run on schedule, every scheduled moment is
accounted for, and the results are ready when you sit down.

${underline("Usage", colour)}
  nightdesk [--home DIR] COMMAND [ARGUMENTS]
  nightdesk COMMAND --help    flags and examples of one command
${groups.join("")}
${underline("Everywhere", colour)}
  --home DIR     The folder with nightdesk.yaml (else NIGHTDESK_HOME, else here or above)
  --json         On reading commands: JSON on stdout, everything else on stderr
  --no-color     No colour (NO_COLOR does the same)
  --version      Print the version

${underline("Exit codes", colour)}
  0 done   1 something ran and failed   2 wrong usage   69 something needed is not there
  75 busy, try later   78 the configuration is wrong
`;
}
