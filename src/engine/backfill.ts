/** `backfill`: one manual run for each moment of a stretch, as if Nightdesk had been there. Slots stay as they are. */
import type { Task } from "../core/task.ts";
import { localText } from "../schedule/local-text.ts";
import { occurrences } from "../schedule/occurrences.ts";
import type { EngineContext } from "./context.ts";
import { slotRuleOf } from "./rules.ts";

/** More than this at once is a mistake, not a wish. */
export const BACKFILL_LIMIT = 1_000;

/** The past waits for the present: runs of older moments would otherwise go first, and today's with them. */
const BELOW_ALL = 1_000;

export interface BackfillWish {
  /** Inclusive, epoch ms. */
  readonly from: number;
  /** Inclusive, epoch ms; never later than now. */
  readonly until: number;
  /** Only the oldest so many moments. */
  readonly limit?: number;
}

export type BackfillPlan =
  | {
      readonly kind: "moments";
      /** Oldest first. */
      readonly moments: readonly number[];
      /** How many of the stretch the limit leaves out. */
      readonly left: number;
      /** How many wait already since an earlier backfill. */
      readonly waiting: number;
    }
  | { readonly kind: "no_slots" }
  | { readonly kind: "too_many"; readonly limit: number };

/** What would be queued. Changes nothing. */
export async function planBackfill(
  ctx: EngineContext,
  task: Task,
  wish: BackfillWish,
): Promise<BackfillPlan> {
  const rule = slotRuleOf(task);
  if (rule === null) return { kind: "no_slots" };
  const most = wish.limit ?? BACKFILL_LIMIT;
  const live = await ctx.ledger.read((tx) => tx.liveRunsOf(task.id));
  const waits = new Set(live.filter(({ trigger }) => trigger === "manual").map(({ slotAt }) => slotAt));
  const moments: number[] = [];
  let left = 0;
  let waiting = 0;
  let last: number | null = null;
  for (const { at } of occurrences(rule, task.zone, wish.from - 1, Math.min(wish.until, ctx.clock.now()))) {
    if (last === at) continue;
    last = at;
    if (waits.has(at)) waiting += 1;
    else if (moments.length < most) moments.push(at);
    else if (wish.limit === undefined) return { kind: "too_many", limit: BACKFILL_LIMIT };
    else left += 1;
  }
  return { kind: "moments", moments, left, waiting };
}

/** Queues what was planned; the runs start oldest first, one at a time. */
export async function queueBackfill(
  ctx: EngineContext,
  task: Task,
  moments: readonly number[],
): Promise<void> {
  if (moments.length === 0) return;
  const now = ctx.clock.now();
  const [first = now] = moments;
  const last = moments.at(-1) ?? first;
  const stretch = `${localText(first, task.zone)} to ${localText(last, task.zone)}`;
  await ctx.ledger.write(async (tx) => {
    for (const slotAt of moments) {
      const run = {
        id: ctx.newRunId(),
        task: task.id,
        trigger: "manual",
        slotAt,
        notBefore: now,
        full: false,
        params: {},
        priority: Math.min(task.priority, 0) - BELOW_ALL,
        catchUp: true,
      } as const;
      await tx.addRun(run, now);
    }
    await tx.addEvent("backfill", `${task.id}: ${moments.length} moments, ${stretch}`, now);
    await tx.setNote("wake_at", null);
  });
}
