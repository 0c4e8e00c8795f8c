import { cancelRun } from "../../../engine/steering.ts";
import type { Run } from "../../../core/run.ts";
import type { LedgerReading } from "../../../ports/ledger-reading.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { findRun } from "../../find-run.ts";
import { stateText } from "../../render/reasons.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";

/** `nightdesk cancel RUN`. */
export async function cancel(context: CliContext, _flags: object, what: string): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async ({ engine, reading }) => {
    const run = (await liveRunOf(reading, what)) ?? (await findRun(reading, what));
    const result = await cancelRun(engine, run.id);
    if (result.kind === "unknown") throw new CliError(EXIT.unavailable, `There is no run ${run.id}.`);
    context.process.stdout.write(`${sentence(result.kind, result.run)}\n`);
    return EXIT.done;
  });
}

/** A task's id means what it does now: the run that works, else the one that waits. */
async function liveRunOf(reading: LedgerReading, task: string): Promise<Run | null> {
  const live = (await reading.liveRuns()).filter((run) => run.task === task);
  return live.find(({ state }) => state === "running" || state === "claimed") ?? live[0] ?? null;
}

function sentence(kind: "asked" | "cancelled" | "ended_already", run: Run): string {
  const name = `Run ${run.id} of ${run.task}`;
  if (kind === "asked") return `${name} is being ended. To watch: nightdesk logs -f ${run.id}`;
  if (kind === "cancelled") return `${name} had not started; it is cancelled.`;
  return `${name} has ended already: ${stateText(run.state)}.`;
}
