/** All commands, in the order in which the help lists them. */
import { approveCommand, denyCommand } from "./commands/approve/command.ts";
import { auditCommand } from "./commands/audit/command.ts";
import { backfillCommand } from "./commands/backfill/command.ts";
import { cancelCommand } from "./commands/cancel/command.ts";
import { checkCommand } from "./commands/check/command.ts";
import { completionCommand } from "./commands/completion/command.ts";
import { dataRoute } from "./commands/data/route.ts";
import { doctorCommand } from "./commands/doctor/command.ts";
import { findingsCommand } from "./commands/findings/command.ts";
import { genomeRoute } from "./commands/genome/route.ts";
import { historyCommand } from "./commands/history/command.ts";
import { initCommand } from "./commands/init/command.ts";
import { installCommand } from "./commands/install/command.ts";
import { logsCommand } from "./commands/logs/command.ts";
import { mcpCommand } from "./commands/mcp/command.ts";
import { nextCommand } from "./commands/next/command.ts";
import { openCommand } from "./commands/open/command.ts";
import { overruleCommand } from "./commands/overrule/command.ts";
import { pauseCommand } from "./commands/pause/command.ts";
import { publishCommand } from "./commands/publish/command.ts";
import { reportCommand } from "./commands/report/command.ts";
import { resumeCommand } from "./commands/resume/command.ts";
import { runCommand } from "./commands/run/command.ts";
import { sayCommand } from "./commands/say/command.ts";
import { schemaCommand } from "./commands/schema/command.ts";
import { spendCommand } from "./commands/spend/command.ts";
import { startCommand } from "./commands/start/command.ts";
import { statusCommand } from "./commands/status/command.ts";
import { testChannelCommand } from "./commands/test-channel/command.ts";
import { tickCommand } from "./commands/tick/command.ts";
import { uninstallCommand } from "./commands/uninstall/command.ts";
import { verifyCommand } from "./commands/verify/command.ts";
import { whyCommand } from "./commands/why/command.ts";

export const ROUTES = {
  init: initCommand,
  check: checkCommand,
  next: nextCommand,
  schema: schemaCommand,
  start: startCommand,
  tick: tickCommand,
  run: runCommand,
  verify: verifyCommand,
  status: statusCommand,
  history: historyCommand,
  logs: logsCommand,
  report: reportCommand,
  findings: findingsCommand,
  why: whyCommand,
  say: sayCommand,
  audit: auditCommand,
  spend: spendCommand,
  data: dataRoute,
  genome: genomeRoute,
  pause: pauseCommand,
  resume: resumeCommand,
  cancel: cancelCommand,
  backfill: backfillCommand,
  approve: approveCommand,
  deny: denyCommand,
  overrule: overruleCommand,
  install: installCommand,
  uninstall: uninstallCommand,
  doctor: doctorCommand,
  "test-channel": testChannelCommand,
  open: openCommand,
  publish: publishCommand,
  mcp: mcpCommand,
  completion: completionCommand,
} as const;

export type CommandName = keyof typeof ROUTES;

/** How the help groups them. */
export const GROUPS: readonly (readonly [string, readonly CommandName[]])[] = [
  ["Write down what should happen", ["init", "check", "next", "schema"]],
  ["Let it happen", ["start", "tick", "run", "verify"]],
  [
    "Read what happened",
    ["say", "status", "report", "findings", "history", "logs", "why", "audit", "spend", "data", "genome"],
  ],
  ["Steer", ["pause", "resume", "cancel", "backfill", "approve", "deny", "overrule"]],
  ["Machine", ["install", "uninstall", "doctor", "test-channel", "open", "publish", "mcp", "completion"]],
];
