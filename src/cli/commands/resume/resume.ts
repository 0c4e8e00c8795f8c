import { confirmClock } from "../../../engine/clock-watch.ts";
import { resumeTask } from "../../../engine/steering.ts";
import { nextOccurrence } from "../../../schedule/search.ts";
import { hasSlots, type Task } from "../../../core/task.ts";
import type { CliContext } from "../../context.ts";
import { CliError } from "../../errors.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import type { ResumeFlags } from "./command.ts";
import { taskInForce } from "../../known-task.ts";
import { whenText } from "../../render/local-time.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";

/** `nightdesk resume TASK`, `nightdesk resume --clock`. */
export async function resume(context: CliContext, flags: ResumeFlags, id?: string): Promise<ExitCode> {
  if ((flags.clock === true) === (id !== undefined)) {
    throw new CliError(EXIT.usage, "resume takes either the id of a task or --clock.");
  }
  return id === undefined ? resumeClock(context) : resumeOne(context, id);
}

async function resumeClock(context: CliContext): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async ({ engine }) => {
    const wasDoubted = await confirmClock(engine);
    context.process.stdout.write(
      wasDoubted ? "The clock is taken as right; planning goes on.\n" : "The clock was not in doubt.\n",
    );
    return EXIT.done;
  });
}

async function resumeOne(context: CliContext, id: string): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async (session) => {
    const task = await taskInForce(session, id);
    const wasPaused = await resumeTask(session.engine, id);
    const now = context.clock.now();
    context.process.stdout.write(
      `${id} ${wasPaused ? "runs again" : "was not paused"}${nextText(task, now)}.\n`,
    );
    return EXIT.done;
  });
}

function nextText({ rule, zone, enabled }: Task, now: number): string {
  if (!enabled) return "; but it is disabled in the configuration";
  const next = hasSlots(rule) ? nextOccurrence(rule, zone, now) : null;
  return next === null ? "" : `; next: ${whenText(next.at, now, zone)}`;
}
