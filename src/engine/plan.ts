/**
 * The planner: turns the time that has passed into recorded slots. One transaction covers all tasks, so that rows and
 * watermarks can never disagree.
 */
import type { Config, Task } from "../core/task.ts";
import type { LedgerTransaction, Revision } from "../ports/ledger.ts";
import { recordAbsence } from "./absence.ts";
import type { EngineContext } from "./context.ts";
import type { Announcement } from "./announcement.ts";
import { planRevision, type TaskPlan } from "./plan-revision.ts";
import { retireTask } from "./retire.ts";
import { isInForce, slotRuleOf } from "./rules.ts";
import type { Stretch } from "./unrecorded-time.ts";

export interface PlanSummary {
  /** Slots recorded, whatever their outcome. */
  readonly slots: number;
  /** Slots that became runs. */
  readonly runs: number;
  /** Slots closed without a run. */
  readonly closed: number;
  readonly announcements: readonly Announcement[];
}

/** Plans every task up to `now` and follows changes of the configuration. */
export async function plan(ctx: EngineContext, config: Config, now: number): Promise<PlanSummary> {
  return ctx.ledger.write(async (tx) => {
    const plans: TaskPlan[] = [];
    const shared = await readShared(tx);
    const revisions = new Map((await tx.revisionsInForce()).map((revision) => [revision.task, revision]));
    const memories = new Map((await tx.memories()).map((memory) => [memory.task, memory]));

    for (const task of config.tasks) {
      const revision = revisions.get(task.id);
      revisions.delete(task.id);
      const paused = (memories.get(task.id)?.pausedAt ?? null) !== null;
      const input = { ctx, tx, task, now, paused, config, ...shared };
      if (revision !== undefined) plans.push(await planRevision({ ...input, revision }));
      if (revision === undefined || !isInForce(revision, task)) {
        await replaceRevision(tx, task, revision, now);
      }
    }
    for (const revision of revisions.values()) plans.push(await retireTask(tx, revision, now));

    const misses = plans.flatMap((taskPlan) => taskPlan.misses);
    const announcements = plans.flatMap((taskPlan) => taskPlan.announcements);
    const absence = {
      now,
      away: awayUntil(ctx, now),
      misses,
      caughtUp: sum(plans, (taskPlan) => taskPlan.caughtUp),
      superseded: sum(plans, (taskPlan) => taskPlan.superseded),
      zone: config.timezone,
    };
    announcements.push(...(await recordAbsence(tx, absence)));
    await raiseNewestInstant(tx, now);
    return {
      slots: sum(plans, (taskPlan) => taskPlan.runs + taskPlan.closed),
      runs: sum(plans, (taskPlan) => taskPlan.runs),
      closed: sum(plans, (taskPlan) => taskPlan.closed),
      announcements,
    };
  });
}

/** Whoever was here and could write nothing was not away: what was missed then says so. */
function awayUntil({ files, health }: EngineContext, now: number): Stretch | null {
  const lifeSign = files.lastLifeSign();
  if (lifeSign === null) return null;
  return health === undefined ? { from: lifeSign, until: now } : health.absenceSince(lifeSign);
}

async function readShared(tx: LedgerTransaction) {
  const tickEvery = await tx.note("tick_every_ms");
  const replay = await tx.note("replay_until");
  return {
    tickEveryMs: tickEvery === null ? null : Number(tickEvery),
    replayUntil: replay === null ? null : Number(replay),
  };
}

/** The old rule held until now, the new one holds from now; no slots in the past. */
async function replaceRevision(
  tx: LedgerTransaction,
  task: Task,
  old: Revision | undefined,
  now: number,
): Promise<void> {
  if (old !== undefined) await tx.closeRevision(old.id, Math.max(now, old.fromAt));
  const rule = slotRuleOf(task);
  if (rule === null) return;
  await tx.openRevision({ task: task.id, rule, zone: task.zone, fromAt: now, plannedUntil: now });
}

async function raiseNewestInstant(tx: LedgerTransaction, now: number): Promise<void> {
  const newest = await tx.note("newest_instant");
  if (newest === null || Number(newest) < now) await tx.setNote("newest_instant", String(now));
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
