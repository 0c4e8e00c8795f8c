/** `state/last_run.json`: the last run of each task, for people and scripts. Never read back. */
import type { EngineContext } from "./context.ts";
import { isTerminal } from "../core/transitions.ts";
import type { Run } from "../core/run.ts";

/** Relative to the home. */
export const MIRROR = "state/last_run.json";

export interface LastRunEntry {
  readonly task: string;
  readonly run: string;
  readonly trigger: string;
  readonly slot: string | null;
  readonly state: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempt: number;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  readonly exit_code: number | null;
  readonly changed: number | null;
  readonly log: string | null;
}

/** Writes the whole mirror anew; a failure to write it is told, and never touches the run. */
export async function mirrorLastRun(ctx: EngineContext, runId: string): Promise<void> {
  try {
    const runs = await ctx.ledger.read(async (tx) => {
      const run = await tx.run(runId);
      if (run === null || !isTerminal(run.state)) return null;
      return tx.newestEndedRuns();
    });
    if (runs === null) return;
    const entries = Object.fromEntries(runs.map((run) => [run.task, entryOf(run)]));
    await ctx.files.writeAtomic(MIRROR, `${JSON.stringify(entries, null, 2)}\n`);
  } catch (error) {
    ctx.announce({ kind: "fault", detail: `${MIRROR}: ${(error as Error).message}` });
  }
}

function entryOf(run: Run): LastRunEntry {
  return {
    task: run.task,
    run: run.id,
    trigger: run.trigger,
    slot: run.slotId === null ? null : iso(run.slotAt),
    state: run.state,
    reason: run.reason,
    detail: run.detail,
    attempt: run.attempts,
    started_at: run.startedAt === null ? null : iso(run.startedAt),
    finished_at: run.finishedAt === null ? null : iso(run.finishedAt),
    exit_code: run.exitCode,
    changed: run.changed,
    log: run.log,
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
