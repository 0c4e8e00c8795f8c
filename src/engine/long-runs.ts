/** A run that takes far longer than usual is told of while it is under way: it may be the one that hangs. */
import type { Run } from "../core/run.ts";
import type { Config, Task } from "../core/task.ts";
import { LEAST_SLOW_MS, LOOK_BACK_RUNS, slowAfterMs } from "../core/trends/task-trends.ts";
import type { EngineContext } from "./context.ts";
import { watchSlowRun } from "./trends.ts";

export interface LongRunWatch {
  began(run: Run, config: Config): void;
  ended(id: string): void;
  /** Cheap: the history of a task is read once for each of its runs, and only if that lasts. A fault is told. */
  look(): Promise<void>;
}

interface Watched {
  readonly task: Task;
  readonly id: string;
  /** No attempt that is under way can have begun earlier: of the first, which may lie hours back. */
  readonly notBefore: number;
  /** When the attempt under way began; undefined until it was looked at and had begun. */
  workingSince?: number;
  /** undefined until it was looked at, null if too little is known of the task. */
  slowAfterMs?: number | null;
}

export function longRunWatch(ctx: EngineContext): LongRunWatch {
  const watched = new Map<string, Watched>();
  return {
    began({ id, task: name, trigger, full, startedAt }, config) {
      const task = config.tasks.find((candidate) => candidate.id === name);
      if (task === undefined || trigger === "manual" || full) return;
      watched.set(id, { task, id, notBefore: startedAt ?? ctx.clock.now() });
    },
    ended: (id) => void watched.delete(id),
    async look() {
      for (const run of watched.values()) {
        if (ctx.clock.now() - run.notBefore < LEAST_SLOW_MS) continue;
        const since = run.workingSince ?? (await ctx.ledger.read((tx) => tx.workingSince(run.id)));
        if (since === null) continue;
        run.workingSince = since;
        const lasts = ctx.clock.now() - since;
        if (lasts < LEAST_SLOW_MS) continue;
        run.slowAfterMs ??= slowAfterMs(
          await ctx.ledger.read((tx) => tx.comparableRuns(run.task.id, LOOK_BACK_RUNS)),
        );
        if (run.slowAfterMs === null) watched.delete(run.id);
        if (run.slowAfterMs === null || lasts <= run.slowAfterMs) continue;
        watched.delete(run.id);
        await watchSlowRun(ctx, run.task, run.id);
      }
    },
  };
}
