/** A run of a task without a moment of its own, unless one for the same reason waits already. */
import type { Trigger } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { Scope } from "./end-run.ts";
import { isFullRun } from "./full.ts";
import { AFTER_MAX_WAIT_MS } from "./policy.ts";

export async function addFollower(
  { ctx, tx, now }: Scope,
  task: Task,
  trigger: Trigger,
  delayMs: number,
): Promise<void> {
  const run = {
    id: ctx.newRunId(),
    task: task.id,
    trigger,
    slotAt: now,
    notBefore: now + delayMs,
    full: isFullRun(task, await tx.memory(task.id), now),
    params: {},
    priority: task.priority,
    catchUp: false,
  };
  await tx.addPendingRun(run, now, trigger === "after_any" ? AFTER_MAX_WAIT_MS : 0);
  await tx.setNote("wake_at", null);
}
