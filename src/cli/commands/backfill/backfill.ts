import { backfill as queueRuns } from "../../../engine/backfill.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { parseInstant } from "../../instants.ts";
import { taskInForce } from "../../known-task.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { BackfillFlags } from "./command.ts";

/** `nightdesk backfill TASK --from T --until T`. */
export async function backfill(context: CliContext, flags: BackfillFlags, id: string): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async (session) => {
    const task = await taskInForce(session, id);
    const reading = { now: context.clock.now(), zone: task.zone, bare: "past" } as const;
    const from = parseInstant(flags.from, { ...reading, flag: "--from" });
    const until = parseInstant(flags.until, { ...reading, flag: "--until" });
    if (until < from) throw new CliError(EXIT.usage, "--until lies before --from.");
    const result = await queueRuns(session.engine, task, from, until - 1);
    if (result.kind === "no_slots") {
      throw new CliError(
        EXIT.usage,
        `${id} has no schedule of its own, so there are no slots to run.`,
        `Once: nightdesk run ${id}`,
      );
    }
    if (result.kind === "too_many") {
      throw new CliError(EXIT.usage, `These are more than ${result.limit} slots.`, "Take a shorter stretch.");
    }
    context.process.stdout.write(queuedText(id, result.runs.length));
    return EXIT.done;
  });
}

function queuedText(task: string, count: number): string {
  if (count === 0) return "No slots in this stretch; nothing was queued.\n";
  const what = count === 1 ? "1 run" : `${count} runs`;
  return `${what} of ${task} queued, oldest first. They start with the next nightdesk tick, or now if nightdesk start is at work.\n`;
}
