import { tick as runTick, type TickSummary } from "../../../engine/tick.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { runJson } from "../../json/run.ts";
import { nextDue } from "../../next-due.ts";
import { nightLog } from "../../night-log.ts";
import { whenText } from "../../render/local-time.ts";
import type { EngineSession } from "../../services.ts";
import { machineZone } from "../../../schedule/check-zone.ts";
import { signScheduledTick } from "../../scheduled-tick.ts";
import { stopOnSignals } from "../../stops.ts";
import { homeOf } from "../../valid-config.ts";
import { withEngine } from "../../with-engine.ts";
import type { TickFlags } from "./command.ts";

/** `nightdesk tick`. Silent if nothing happened, since a scheduler mails whatever is printed; a person is told so. */
export async function tick(context: CliContext, flags: TickFlags): Promise<ExitCode> {
  const { stdout, stderr } = context.process;
  const log = nightLog(context, flags.json ? stderr : stdout);
  if (flags.scheduled) signScheduledTick(homeOf(context).folder, context.clock.now());
  const { stops, release } = stopOnSignals(context, () => undefined);
  try {
    return await withEngine(context, homeOf(context), { announce: log.announce }, async (session) => {
      const zone = await zoneInForce(session);
      log.setZone(zone);
      const summary = await runTick(session.engine, stops);
      if (flags.json) printJson(stdout, summaryJson(summary, zone, context.clock.now()));
      // The engine tells the problems once; a scheduler that looks at each call must hear of it each time.
      if (summary.configInvalid)
        stderr.write("nightdesk: The configuration is wrong. All problems: nightdesk check\n");
      else if (stdout.isTty && !flags.json && !flags.scheduled && !log.hasTold())
        stdout.write(`${await quietText(session, zone, context.clock.now())}\n`);
      return exitCode(summary);
    });
  } finally {
    release();
  }
}

/** An invalid file is the engine's to tell; the times of what it tells are then the machine's. */
async function zoneInForce({ engine }: EngineSession): Promise<string> {
  const { config } = await engine.loadConfig();
  return (config ?? (await engine.ledger.goodConfig()))?.timezone ?? machineZone();
}

async function quietText({ engine, reading }: EngineSession, zone: string, now: number): Promise<string> {
  const next = await nextDue(reading, await engine.ledger.goodConfig(), now);
  if (next === null) return "Nothing is due, and no task has a slot ahead.";
  return `Nothing is due; next: ${next.task}, ${whenText(next.at, now, zone)}.`;
}

function exitCode({ configInvalid, failed }: TickSummary): ExitCode {
  if (configInvalid) return EXIT.config;
  return failed > 0 ? EXIT.failed : EXIT.done;
}

function summaryJson(
  { executed, failed, planned, closed, configInvalid, clockTrusted }: TickSummary,
  zone: string,
  now: number,
) {
  return {
    executed: executed.map((run) => runJson(run, zone, now)),
    failed,
    planned,
    closed,
    config_valid: !configInvalid,
    clock_trusted: clockTrusted,
  };
}
