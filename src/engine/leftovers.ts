/** What a process left that died between a run's end in the ledger and the removal of the run's folder. */
import type { Config } from "../core/task.ts";
import { isTerminal } from "../core/transitions.ts";
import type { EngineContext } from "./context.ts";
import { mirrorLastRun } from "./mirror.ts";

const RUNS_FOLDER = "state/runs";

/** Removes the folders of ended runs, whose raw output must not lie about. A failure is told, and stops nothing. */
export async function discardLeftovers(ctx: EngineContext, config: Config): Promise<void> {
  for (const id of ctx.files.namesIn(RUNS_FOLDER)) {
    const run = await ctx.ledger.read((tx) => tx.run(id));
    if (run === null || !isTerminal(run.state)) continue;
    const task = config.tasks.find((candidate) => candidate.id === run.task);
    if (task === undefined) continue;
    try {
      ctx.executorFor(task).discard(run);
    } catch (error) {
      ctx.announce({ kind: "fault", detail: `${RUNS_FOLDER}/${id}: ${(error as Error).message}` });
    }
    await mirrorLastRun(ctx, id);
  }
}
