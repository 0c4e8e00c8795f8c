/** Plans when a moment has come or the rules have changed, and tells what came of it. */
import type { Config } from "../core/task.ts";
import { clockIsTrusted } from "./clock-watch.ts";
import { configInUse } from "./config-watch.ts";
import type { EngineContext } from "./context.ts";
import { plan } from "./plan.ts";
import { isInForce, slotRuleOf } from "./rules.ts";
import { nextSlotAt } from "./wake.ts";

export interface Planned {
  readonly slots: number;
  readonly closed: number;
}

const NOTHING: Planned = { slots: 0, closed: 0 };

export async function planIfDue(ctx: EngineContext, config: Config): Promise<Planned> {
  const now = ctx.clock.now();
  if (!(await isPlanDue(ctx, config, now))) return NOTHING;
  const summary = await plan(ctx, config, now);
  for (const announcement of summary.announcements) ctx.announce(announcement);
  return summary;
}

/** For changes that hold from now on: what came before is planned by what held before. */
export async function planUpToNow(ctx: EngineContext): Promise<void> {
  const { config } = await configInUse(ctx);
  if (config !== null && (await clockIsTrusted(ctx))) await planIfDue(ctx, config);
}

async function isPlanDue(ctx: EngineContext, config: Config, now: number): Promise<boolean> {
  const revisions = await ctx.ledger.read((tx) => tx.revisionsInForce());
  const byTask = new Map(revisions.map((revision) => [revision.task, revision]));
  for (const task of config.tasks) {
    const revision = byTask.get(task.id);
    byTask.delete(task.id);
    if (revision === undefined) {
      if (slotRuleOf(task) !== null) return true;
      continue;
    }
    if (!isInForce(revision, task)) return true;
    const next = nextSlotAt(revision);
    if (next !== null && next <= now) return true;
  }
  return byTask.size > 0;
}
