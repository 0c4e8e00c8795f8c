/** `after`, `after_any` and requests of a report: runs that the end of another run asks for. */
import type { Run, Trigger } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { RunEnd, Scope } from "./end-run.ts";
import { isFullRun } from "./full.ts";
import { AFTER_MAX_WAIT_MS, AFTER_QUIET_MS } from "./policy.ts";

export async function triggerFollowers(scope: Scope, run: Run, end: RunEnd): Promise<void> {
  // A task that declined has done nothing that others could follow on.
  if (end.outcome === "skipped") return;
  for (const task of scope.config.tasks) {
    const trigger = triggerOf(task, run, end);
    if (trigger === null || !task.enabled) continue;
    const memory = await scope.tx.memory(task.id);
    if (memory.pausedAt !== null) {
      const text = `${task.id} is paused and did not follow run ${run.id} of ${run.task}`;
      await scope.tx.addEvent("not_triggered", text, scope.now);
      continue;
    }
    await addFollower(scope, task, trigger);
  }
  for (const id of end.report.enqueue) await enqueue(scope, run, id);
}

function triggerOf(task: Task, run: Run, end: RunEnd): Trigger | null {
  if (task.id === run.task) return null;
  if (task.onlyIfChanged && end.changed === 0) return null;
  if (task.rule.kind === "after") {
    return end.outcome === "succeeded" && task.rule.tasks.includes(run.task) ? "after" : null;
  }
  if (task.rule.kind !== "after_any" || run.trigger === "after_any") return null;
  return "after_any";
}

async function addFollower(scope: Scope, task: Task, trigger: Trigger): Promise<void> {
  const { ctx, tx, now } = scope;
  const quiet = trigger === "after_any" ? AFTER_QUIET_MS : 0;
  const run = {
    id: ctx.newRunId(),
    task: task.id,
    trigger,
    slotAt: now,
    notBefore: now + quiet,
    full: isFullRun(task, await tx.memory(task.id), now),
    params: {},
    priority: task.priority,
    catchUp: false,
  };
  await tx.addPendingRun(run, now, trigger === "after_any" ? AFTER_MAX_WAIT_MS : 0);
  await tx.setNote("wake_at", null);
}

/** A task may ask for on-demand tasks only; anything else has its own schedule. */
async function enqueue(scope: Scope, run: Run, id: string): Promise<void> {
  const task = scope.config.tasks.find((candidate) => candidate.id === id);
  if (task === undefined || task.rule.kind !== "on_demand" || !task.enabled) {
    const why = task === undefined ? "there is no such task" : "it is not an enabled on_demand task";
    await scope.tx.addEvent(
      "not_enqueued",
      `run ${run.id} of ${run.task} asked for ${id}, but ${why}`,
      scope.now,
    );
    return;
  }
  await addFollower(scope, task, "dependency");
}
