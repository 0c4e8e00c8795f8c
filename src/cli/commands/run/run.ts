import type { Run } from "../../../core/run.ts";
import { runNow, type RunNowResult } from "../../../engine/run-now.ts";
import { cancelRun } from "../../../engine/steering.ts";
import { unknownTask } from "../../chosen-tasks.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { reportJson, runJson } from "../../json/run.ts";
import { configInForce, taskInForce } from "../../known-task.ts";
import { parseSettings } from "../../parse-settings.ts";
import { waitText } from "../../render/reasons.ts";
import type { EngineSession } from "../../services.ts";
import { stopOnSignals } from "../../stops.ts";
import { homeOf } from "../../valid-config.ts";
import { withEngine } from "../../with-engine.ts";
import type { RunFlags } from "./command.ts";
import { dryRun } from "./dry-run.ts";
import { runView } from "./run-view.ts";

/** `nightdesk run TASK`. */
export async function run(context: CliContext, flags: RunFlags, task: string): Promise<ExitCode> {
  if (flags.dryRun) return await dryRun(context, flags, task);
  const params = parseSettings(flags.with ?? []);
  const { stdout, stderr } = context.process;
  const view = runView(context, flags.json ? stderr : stdout, task);
  let session: EngineSession | null = null;
  const { stops, release } = stopOnSignals(context, (way) => {
    if (way === "stop") stderr.write("Leaving at once; the run goes on by itself.\n");
    else if (session !== null) void cancelCurrent(context, session, view.current());
  });
  try {
    return await withEngine(context, homeOf(context), view.hooks, async (opened) => {
      session = opened;
      await taskInForce(opened, task);
      const { timezone } = await configInForce(opened);
      view.setZone(timezone);
      await warnOfLastGood(context, opened);
      const request = { task, full: flags.full ?? false, params, wait: flags.wait ?? false };
      const result = await runNow(opened.engine, request, stops);
      view.end();
      return await tell(context, flags, opened, result, timezone);
    });
  } finally {
    release();
  }
}

/** A run by rules that are no longer in the file must not look like one by those that are. */
async function warnOfLastGood(context: CliContext, { engine }: EngineSession): Promise<void> {
  if ((await engine.loadConfig()).config !== null) return;
  context.process.stderr.write(
    "nightdesk: The configuration is wrong; the last good one is used. All problems: nightdesk check\n",
  );
}

/** Ctrl-C means this run, not the engine under it. */
async function cancelCurrent(
  context: CliContext,
  { engine }: EngineSession,
  current: Run | null,
): Promise<void> {
  const { stderr } = context.process;
  if (current === null) return;
  stderr.write(`\nCancelling ${current.task}; once more to leave it running.\n`);
  await cancelRun(engine, current.id).catch((fault: unknown) => stderr.write(`${String(fault)}\n`));
}

async function tell(
  context: CliContext,
  flags: RunFlags,
  { reading }: EngineSession,
  result: RunNowResult,
  zone: string,
): Promise<ExitCode> {
  if (result.kind === "no_config")
    throw new CliError(EXIT.config, "The configuration is wrong.", "See: nightdesk check");
  if (result.kind === "unknown_task") throw unknownTask("", result.known);
  const now = context.clock.now();
  const { run: ended } = result;
  if (flags.json) {
    const report = result.kind === "ended" ? await reading.report(ended.id) : null;
    printJson(context.process.stdout, {
      ...runJson(ended, zone, now),
      report: report === null ? null : reportJson(report),
    });
  }
  if (result.kind === "busy") throw busy(ended);
  if (result.kind === "waits") {
    const why = ended.detail ?? "it waits";
    context.process.stderr.write(`Run ${ended.id} of ${ended.task} goes on later: ${why}\n`);
    return EXIT.busy;
  }
  if (result.kind === "left") {
    context.process.stderr.write(
      `Run ${ended.id} of ${ended.task} was left: nightdesk logs -f ${ended.id}\n`,
    );
    return EXIT.failed;
  }
  if (ended.state === "skipped" && ended.reason === "no_api_key") return EXIT.unavailable;
  return ended.state === "succeeded" || ended.state === "skipped" ? EXIT.done : EXIT.failed;
}

function busy(inTheWay: Run): CliError {
  const { id, task, state, waitingFor } = inTheWay;
  const what = state === "running" || state === "claimed" ? "is running" : `waits ${waitText(waitingFor)}`;
  return new CliError(
    EXIT.busy,
    `Busy: run ${id} of ${task} ${what}.`,
    `To queue behind it: --wait. To watch it: nightdesk logs -f ${id}`,
  );
}
