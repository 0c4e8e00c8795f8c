/** `after`, `after_any` and requests of a report: runs that the end of another run asks for. */
import type { Run, Trigger } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { RunEnd, Scope } from "./end-run.ts";
import { addFollower } from "./add-follower.ts";
import { AFTER_QUIET_MS } from "./policy.ts";
import { publishAgain } from "./publish-again.ts";

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
    await addFollower(scope, task, trigger, trigger === "after_any" ? AFTER_QUIET_MS : 0);
  }
  if (await publishAgain(scope, run, end)) return;
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
  await addFollower(scope, task, "dependency", 0);
}
