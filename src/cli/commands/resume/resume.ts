import { resumeTask } from "../../../engine/steering.ts";
import { nextOccurrence } from "../../../schedule/search.ts";
import { hasSlots, type Task } from "../../../core/task.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { taskInForce } from "../../known-task.ts";
import { whenText } from "../../render/local-time.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";

/** `nightdesk resume TASK`. */
export async function resume(context: CliContext, _flags: object, id: string): Promise<ExitCode> {
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
