import { pauseTask } from "../../../engine/steering.ts";
import type { CliContext } from "../../context.ts";
import { EXIT, type ExitCode } from "../../exit-codes.ts";
import { taskInForce } from "../../known-task.ts";
import { homeOf } from "../../valid-config.ts";
import { SILENT, withEngine } from "../../with-engine.ts";
import type { PauseFlags } from "./command.ts";

/** `nightdesk pause TASK`. */
export async function pause(context: CliContext, flags: PauseFlags, task: string): Promise<ExitCode> {
  return await withEngine(context, homeOf(context), SILENT, async (session) => {
    await taskInForce(session, task);
    await pauseTask(session.engine, task, flags.why ?? null);
    context.process.stdout.write(
      `${task} is paused. Its slots are recorded as skipped until: nightdesk resume ${task}\n`,
    );
    return EXIT.done;
  });
}
