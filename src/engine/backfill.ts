/** `backfill`: one manual run for each moment of a stretch, as if Nightdesk had been there. Slots stay as they are. */
import type { Task } from "../core/task.ts";
import { occurrences } from "../schedule/occurrences.ts";
import type { EngineContext } from "./context.ts";
import { slotRuleOf } from "./rules.ts";

/** More than this at once is a mistake, not a wish. */
export const BACKFILL_LIMIT = 1_000;

export type BackfillResult =
  | { readonly kind: "queued"; readonly moments: readonly number[]; readonly runs: readonly string[] }
  | { readonly kind: "no_slots" }
  | { readonly kind: "too_many"; readonly limit: number };

/**
 * Queues the runs, oldest first; they start one at a time.
 *
 * @param from inclusive, epoch ms
 * @param until inclusive, epoch ms; never later than now
 */
export async function backfill(
  ctx: EngineContext,
  task: Task,
  from: number,
  until: number,
): Promise<BackfillResult> {
  const rule = slotRuleOf(task);
  if (rule === null) return { kind: "no_slots" };
  const now = ctx.clock.now();
  const moments: number[] = [];
  for (const { at } of occurrences(rule, task.zone, from - 1, Math.min(until, now))) {
    if (moments.at(-1) === at) continue;
    moments.push(at);
    if (moments.length > BACKFILL_LIMIT) return { kind: "too_many", limit: BACKFILL_LIMIT };
  }
  const runs = moments.map((slotAt) => ({
    id: ctx.newRunId(),
    task: task.id,
    trigger: "manual" as const,
    slotAt,
    notBefore: now,
    full: false,
    params: {},
    priority: task.priority,
    catchUp: true,
  }));
  await ctx.ledger.write(async (tx) => {
    for (const run of runs) await tx.addRun(run, now);
    await tx.setNote("wake_at", null);
  });
  return { kind: "queued", moments, runs: runs.map(({ id }) => id) };
}
