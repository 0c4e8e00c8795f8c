/** Updates by themselves: asked for at most once a week or month, and their ends read in a later pass. */
import type { Dataset, DeskRun, RowOf } from "../../sdk/index.ts";
import type { Watched } from "./items.ts";
import type { tables } from "./tables.ts";
import { periodOf } from "./verdict.ts";

export type UpdateRow = RowOf<typeof tables.updates>;

export interface Updating {
  readonly updates: Dataset<typeof tables.updates>;
  readonly now: Date;
  lastRun(task: string): DeskRun | null;
  enqueue(task: string): void;
}

/** What became of what was asked for earlier. */
export async function readEnds({ updates, lastRun }: Updating): Promise<void> {
  for (const row of await updates.all()) {
    if (row.state !== "asked" || row.task === null) continue;
    const run = lastRun(row.task);
    if (run?.finished_at == null || run.finished_at < (row.asked_at ?? 0)) continue;
    const isGood = run.state === "succeeded";
    const detail = isGood
      ? null
      : `run ${run.id} ended ${run.state}${run.reason === null ? "" : ` (${run.reason})`}`;
    await updates.upsert([{ ...row, state: isGood ? "succeeded" : "failed", detail }]);
  }
}

/** @returns the update of this period, if there is one */
export async function askIfNeeded(
  { updates, now, enqueue }: Updating,
  { name, task, auto_update: kind }: Watched,
  isNeeded: boolean,
): Promise<UpdateRow | null> {
  if (kind === undefined || task === undefined) return null;
  const period = periodOf(kind, now);
  const before = await updates.get({ name, period });
  if (before !== null || !isNeeded) return before;
  await updates.upsert([{ name, period, task, asked_at: now.getTime(), state: "asked" }]);
  enqueue(task);
  return await updates.get({ name, period });
}
