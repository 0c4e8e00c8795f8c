/**
 * What a run has come to must reach the ledger also if the disk is full at that moment: this process is the only one
 * that knows it, and as long as it lives nobody else may take the run over.
 */
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import type { AttemptResult } from "../ports/executor.ts";
import type { EngineContext } from "./context.ts";
import { settle } from "./settle.ts";

const AGAIN_AFTER_MS = 5_000;

/** Faults that pass by themselves, or when somebody makes room. */
const PASSING: ReadonlySet<unknown> = new Set(["LEDGER_FULL", "LEDGER_BUSY", "LEDGER_UNAVAILABLE"]);

/**
 * Settles as `settle` does; while the ledger cannot be written it says so once and tries again.
 *
 * @throws what the ledger threw, if it will not pass, or if `detach` says that nobody may wait for it
 */
export async function settlePatiently(
  ctx: EngineContext,
  config: Config,
  run: Run,
  task: Task,
  result: AttemptResult,
  detach: AbortSignal,
): Promise<boolean> {
  for (let told = false; ; told = true) {
    try {
      return await settle(ctx, config, run, task, result);
    } catch (error) {
      if (detach.aborted || !isPassing(error)) throw error;
      const detail = `The end of ${run.task} cannot be recorded: ${error.message}. It is tried again until it can`;
      if (!told) ctx.announce({ kind: "fault", detail });
    }
    await ctx.clock.sleep(AGAIN_AFTER_MS, detach);
  }
}

function isPassing(error: unknown): error is Error {
  return error instanceof Error && "code" in error && PASSING.has(error.code);
}
