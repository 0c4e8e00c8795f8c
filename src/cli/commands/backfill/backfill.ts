import { type BackfillPlan, planBackfill, queueBackfill } from "../../../engine/backfill.ts";
import { localText } from "../../../schedule/local-text.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { taskInForce } from "../../known-task.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { BackfillFlags } from "./command.ts";

/** `nightdesk backfill TASK --from T [--until T]`. */
export async function backfill(context: CliContext, flags: BackfillFlags, id: string): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async (session) => {
    const task = await taskInForce(session, id);
    const now = context.clock.now();
    const reading = { now, zone: task.zone, bare: "past" } as const;
    const from = parseInstant(flags.from, { ...reading, flag: "--from" });
    const until =
      flags.until === undefined ? now + 1 : parseInstant(flags.until, { ...reading, flag: "--until" });
    if (until < from) throw new CliError(EXIT.usage, "--until lies before --from.");
    const limit = flags.limit === undefined ? {} : { limit: flags.limit };
    const plan = await planBackfill(session.engine, task, { from, until: until - 1, ...limit });
    if (plan.kind === "no_slots") {
      throw new CliError(
        EXIT.usage,
        `${id} has no schedule of its own, so there are no slots to run.`,
        `Once: nightdesk run ${id}`,
      );
    }
    if (plan.kind === "too_many") {
      throw new CliError(
        EXIT.usage,
        `These are more than ${plan.limit} slots.`,
        "Take a shorter stretch, or the oldest of them: --limit N.",
      );
    }
    const { stdout } = context.process;
    if (flags.dryRun) {
      for (const at of plan.moments) stdout.write(`${localText(at, task.zone)}\n`);
      stdout.write(`${countText(plan, id, "would be queued")}${restText(plan)}\n`);
      return EXIT.done;
    }
    await queueBackfill(session.engine, task, plan.moments);
    const start =
      plan.moments.length === 0
        ? ""
        : " They start one at a time with the next nightdesk tick, or now if nightdesk start is at work, after what is due now.";
    stdout.write(`${countText(plan, id, "queued")}${restText(plan)}${start}\n`);
    return EXIT.done;
  });
}

type Moments = Extract<BackfillPlan, { kind: "moments" }>;

function countText({ moments, waiting }: Moments, task: string, done: string): string {
  if (moments.length === 0 && waiting === 0) return "No slots in this stretch; nothing is to be queued.";
  const what = moments.length === 1 ? "1 run" : `${moments.length} runs`;
  return `${what} of ${task} ${done}, oldest first.`;
}

function restText({ left, waiting }: Moments): string {
  const more = left === 0 ? "" : ` ${left} later ones are left out by --limit.`;
  return waiting === 0 ? more : `${more} ${waiting} wait already.`;
}
