import type { Adaptation } from "../../../core/adaptation.ts";
import { overruleAdaptation, type OverruleResult } from "../../../engine/adapt.ts";
import type { LedgerReading } from "../../../ports/ledger-reading.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { adaptationJson } from "../../json/approval.ts";
import { printJson } from "../../json/print.ts";
import { configInForce } from "../../known-task.ts";
import { withRecord } from "../../open-record.ts";
import { changeText } from "../../render/changed-plan.ts";
import { paintFor } from "../../render/colour.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { OverruleFlags } from "./command.ts";

/** `nightdesk overrule [ID]`. */
export async function overrule(context: CliContext, { json }: OverruleFlags, id?: string): Promise<ExitCode> {
  if (id !== undefined) return await overruleOne(context, json ?? false, id);
  return await withRecord(context, async ({ session, zone, now }) => {
    const open = session === null ? [] : await openChanges(session.reading, now);
    const output = context.process.stdout;
    if (json) {
      printJson(
        output,
        open.map((change) => adaptationJson(change, zone)),
      );
      return EXIT.done;
    }
    const paint = paintFor(output);
    if (open.length === 0) output.write("The plan stands as it is written.\n");
    for (const change of open) {
      output.write(`${paint.warn(String(change.id))}  ${changeText(change, { zone, now })}.\n`);
      output.write(`  ${paint.accent(`nightdesk overrule ${change.id}`)}\n`);
    }
    return EXIT.done;
  });
}

/** Those that can still be overruled, by the moment they are about. */
async function openChanges(reading: LedgerReading, now: number): Promise<Adaptation[]> {
  const postponed = new Set(
    (await reading.liveRuns())
      .filter(
        ({ trigger, attempts, waitingFor }) => trigger === "slot" && attempts === 0 && waitingFor === "retry",
      )
      .map(({ task, slotAt }) => `${task} ${slotAt}`),
  );
  const known = await reading.adaptations({ since: 0 });
  return known
    .filter(({ state, slotAt, task }) =>
      state === "active" ? slotAt > now : state === "applied" && postponed.has(`${task} ${slotAt}`),
    )
    .toSorted((a, b) => a.slotAt - b.slotAt || a.id - b.id);
}

async function overruleOne(context: CliContext, json: boolean, typed: string): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async (session) => {
    const { timezone: zone } = await configInForce(session);
    const result = /^\d{1,15}$/.test(typed.trim())
      ? await overruleAdaptation(session.engine, Number(typed))
      : ({ kind: "unknown" } as const);
    if (result.kind === "unknown") {
      throw new CliError(
        EXIT.unavailable,
        `There is no change "${typed}" of the plan.`,
        "All changes: nightdesk overrule",
      );
    }
    const { stdout, stderr } = context.process;
    const isDone = result.kind === "overruled";
    if (json) {
      const runsNow = isDone ? result.runsNow : null;
      const adaptation = adaptationJson(result.adaptation, zone);
      printJson(stdout, { result: result.kind, runs_now: runsNow, adaptation });
    }
    const now = context.clock.now();
    if (!json || !isDone) (isDone ? stdout : stderr).write(`${sentence(result, { zone, now })}\n`);
    return isDone ? EXIT.done : EXIT.failed;
  });
}

function sentence(
  result: Exclude<OverruleResult, { kind: "unknown" }>,
  moments: { zone: string; now: number },
): string {
  const { task } = result.adaptation;
  if (result.kind === "too_late") return `Too late: ${changeText(result.adaptation, moments)}.`;
  return result.runsNow
    ? `Overruled: ${task} is due now; nightdesk start runs it, if it keeps watch, or the next nightdesk tick.`
    : `Overruled: ${task} runs as its schedule says.`;
}
