import { join } from "node:path";
import type { Run } from "../../../core/run.ts";
import { runNow } from "../../../engine/run-now.ts";
import type { Stops } from "../../../engine/tick.ts";
import type { Datasets } from "../../../ports/datasets.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { printJson } from "../../json/print.ts";
import { taskInForce } from "../../known-task.ts";
import { type Paint, paintFor } from "../../render/colour.ts";
import { safeLine } from "../../render/safe-text.ts";
import type { EngineSession } from "../../services.ts";
import { stopOnSignals } from "../../stops.ts";
import { homeOf } from "../../valid-config.ts";
import { withEngine } from "../../with-engine.ts";
import { runView } from "../run/run-view.ts";
import type { VerifyFlags } from "./command.ts";
import { type Difference, differenceOf, isNothing } from "./difference.ts";
import { takeSnapshot } from "./snapshot.ts";

/** `nightdesk verify TASK`. */
export async function verify(context: CliContext, flags: VerifyFlags, task: string): Promise<ExitCode> {
  const home = homeOf(context);
  const { stdout, stderr } = context.process;
  const view = runView(context, stderr, task);
  const { stops, release } = stopOnSignals(context, () => stderr.write("Stopping after the present run.\n"));
  try {
    return await withEngine(context, home, view.hooks, async (opened) => {
      view.setZone((await taskInForce(opened, task)).zone);
      const datasets = await context.services.datasets(home);
      const folder = join(home.folder, "data");
      const first = await runOnce(opened, task, stops);
      if (first.state === "skipped") throw nothingTested(task, first);
      const before = await snapshot(first, opened, folder, datasets);
      const second = await runOnce(opened, task, stops);
      view.end();
      const difference = differenceOf(before, await snapshot(second, opened, folder, datasets));
      const ok = isNothing(difference);
      if (flags.json) printJson(stdout, { ok, task, runs: [first.id, second.id], ...difference });
      else stdout.write(differenceText(task, difference, paintFor(stdout)));
      return ok ? EXIT.done : EXIT.failed;
    });
  } finally {
    view.end();
    release();
  }
}

async function runOnce({ engine }: EngineSession, task: string, stops: Stops): Promise<Run> {
  const result = await runNow(engine, { task, full: false, params: {}, wait: true }, stops);
  if (result.kind !== "ended") throw new CliError(EXIT.busy, `${task} could not be run: ${result.kind}.`);
  const { state, reason } = result.run;
  if (state === "succeeded" || state === "skipped") return result.run;
  throw new CliError(
    EXIT.failed,
    `${task} ended as ${state}${reason === null ? "" : ` (${reason})`}, so there is nothing to compare.`,
    `Its output: nightdesk logs ${result.run.id}`,
  );
}

/** A task that did not run shows nothing. */
function nothingTested(task: string, { reason, detail }: Run): CliError {
  const why = detail ?? reason ?? "skipped";
  return new CliError(EXIT.failed, `${task} was skipped, so nothing was tested: ${why}`);
}

async function snapshot({ id }: Run, { reading }: EngineSession, folder: string, datasets: Datasets) {
  return await takeSnapshot(id, folder, datasets, await reading.findings({ states: ["new", "ongoing"] }));
}

function differenceText(task: string, difference: Difference, paint: Paint): string {
  if (isNothing(difference)) return paint.good(`The second run of ${task} changed nothing.\n`);
  const { tables, rewritten, values, files, findings } = difference;
  const lines = [
    ...tables
      .filter(({ before, after }) => before !== after)
      .map(({ table, before, after }) => `${table}: ${before} rows, then ${after}`),
    ...rewritten.map(({ table, rows }) => `rows of ${table} were written again (${rows})`),
    ...values.map(({ name, change }) => `${name} ${change}`),
    ...files.map(({ path, change }) => `data/${path} ${change}`),
    ...findings.map(({ key, change }) => `finding ${key} ${change}`),
  ];
  return `${paint.bad(`The second run of ${task} changed something:`)}\n${lines.map((line) => `  ${safeLine(line)}\n`).join("")}`;
}
