import { validNode } from "./valid-node.ts";
import { channelPlan } from "../../../core/channels.ts";
import type { Config } from "../../../core/task.ts";
import { localText } from "../../../schedule/local-text.ts";
import { machineZone } from "../../../schedule/check-zone.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { paintFor, type Paint } from "../../render/colour.ts";
import { lastGoodConfig } from "../../open-record.ts";
import { lastScheduledTick } from "../../scheduled-tick.ts";
import type { MachineFacts } from "../../services.ts";
import { homeOf } from "../../valid-config.ts";
import { channelChecks, type ChannelFacts } from "./channel-checks.ts";
import { type Check, ok, problem, warning } from "./check.ts";
import type { DoctorFlags } from "./command.ts";
import { configChecks } from "./config-checks.ts";
import { datasetChecks } from "./dataset-checks.ts";
import { indexChecks } from "./index-checks.ts";
import { deadManChecks, NO_SIGNS, signFacts } from "./dead-man-checks.ts";
import { fromLedger } from "./from-ledger.ts";
import { homeChecks } from "./home-checks.ts";
import { logChecks } from "./log-checks.ts";
import { watchChecks } from "./watch-checks.ts";
import { schedulerChecks } from "./scheduler-checks.ts";

/** `nightdesk doctor`: looks, and changes nothing. */
export async function doctor(context: CliContext, flags: DoctorFlags): Promise<ExitCode> {
  const home = homeOf(context);
  const { env, stdout } = { env: context.process.env, stdout: context.process.stdout };
  const checked = await context.services.readConfig({
    home: home.folder,
    file: home.configFile,
    textOnly: false,
  });
  const facts = await context.services.machineFacts(home, checked.config);
  const now = context.clock.now();
  const known = checked.config ?? (await lastGoodConfig(context.services, home));
  const zone = known === null || known === "unreadable" ? null : known.timezone;
  const checks = [
    ...machineChecks(facts, now, zone),
    ...(await firingChecks(context, home.folder, now)),
    ...homeChecks({ folder: home.folder, platform: context.platform, now }),
    ...(await watchChecks(context, home.folder, now)),
    ...logChecks(home.folder),
    ledgerCheck(facts),
    ...(await datasetChecks(await context.services.datasets(home))),
    ...(await indexChecks(await context.services.genome(home))),
    ...(checked.config === null
      ? []
      : [
          ...channelChecks(checked.config, await channelFacts(context, checked.config), facts, now),
          ...deadManChecks(checked.config, await fromLedger(context, NO_SIGNS, signFacts), facts, now),
        ]),
    ...configChecks(checked, facts, { env, platform: context.platform }),
  ];
  const healthy = checks.every(({ status }) => status !== "problem");
  if (flags.json) printJson(stdout, { ok: healthy, checks });
  else stdout.write(checksText(checks, paintFor(stdout)));
  return healthy ? EXIT.done : EXIT.failed;
}

async function firingChecks(context: CliContext, folder: string, now: number): Promise<Check[]> {
  const { scheduler } = await context.services.scheduler();
  const installedAt = await installationNote(context);
  return await schedulerChecks({
    scheduler,
    home: folder,
    now,
    lastCall: lastScheduledTick(folder),
    installedAt,
  });
}

async function installationNote(context: CliContext): Promise<number | null> {
  return await fromLedger(context, null, async (reading) => {
    const note = await reading.note("tick_installed_at");
    return note === null ? null : Number(note);
  });
}

/** What the ledger knows of channels; nothing is looked up where none is in use. */
async function channelFacts(context: CliContext, { channels }: Config): Promise<ChannelFacts> {
  const nothing = { health: [], ignored: 0 };
  if (channelPlan(channels).names.length === 0) return nothing;
  return await fromLedger<ChannelFacts>(context, nothing, async (reading) => ({
    health: await reading.channelHealth(),
    ignored: Number((await reading.note("telegram_ignored")) ?? 0),
  }));
}

/** No machine that runs this lives before 2020. */
const CLOCK_FLOOR = Date.UTC(2020, 0, 1);

/** @param zone the home's; null if no configuration could ever be read */
function machineChecks({ node, tzdata }: MachineFacts, now: number, zone: string | null): Check[] {
  const whose = zone === null ? "this home's zone is not known" : `this home's zone is ${zone}`;
  return [
    validNode(node),
    ok("time zones", `Zone rules are of ${tzdata}; ${whose}`),
    now < CLOCK_FLOOR
      ? problem(
          "clock",
          `The clock says ${new Date(now).toISOString()}, which cannot be`,
          "Set the machine's clock.",
        )
      : ok("clock", `It is ${localText(now, zone ?? machineZone())}`),
  ];
}

function ledgerCheck({ ledger }: MachineFacts): Check {
  if (ledger === null) return warning("ledger", "Nothing has been recorded yet");
  if (ledger.state === "whole") return ok("ledger", "The ledger is whole");
  const why = ledger.why ?? "no reason given";
  if (ledger.state === "unknown") {
    return problem(
      "ledger",
      `The ledger could not be looked at: ${why}`,
      "That is no damage. Mend this first, then look again.",
    );
  }
  return problem(
    "ledger",
    `The ledger is damaged: ${why}`,
    "The next tick or start keeps it aside and restores the newest copy.",
  );
}

function checksText(checks: readonly Check[], paint: Paint): string {
  const lines = checks.map(({ status, text, hint }) => {
    const mark = status === "ok" ? paint.good("✓") : status === "warning" ? paint.warn("!") : paint.bad("✗");
    return `${mark} ${text}${hint === null ? "" : `\n    ${paint.dim(hint)}`}\n`;
  });
  const problems = checks.filter(({ status }) => status === "problem").length;
  const end =
    problems === 0
      ? paint.good("Nothing is broken.")
      : paint.bad(`${problems} ${problems === 1 ? "thing is" : "things are"} broken.`);
  return `${lines.join("")}\n${end}\n`;
}
