/**
 * Publishes that no end of another task asks for: `publish_dashboard` mostly follows other tasks, and would otherwise
 * leave on the page what has become private, or what could not be brought there, until one of them changes something.
 */
import { isBadOutcome } from "../core/outcome.ts";
import { isPublisher } from "../core/never-public.ts";
import { publicFacts } from "../core/public-tasks.ts";
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { RunEnd, Scope } from "./end-run.ts";
import { addFollower } from "./add-follower.ts";
import { AFTER_QUIET_MS, PUBLISH_AGAIN_MS } from "./policy.ts";

/**
 * To be called once for each new configuration.
 *
 * @param isFirst nothing can be published yet that is not public any more
 */
export async function publishWhatIsPublicNow(scope: Scope, isFirst: boolean): Promise<void> {
  const { tx, config } = scope;
  const facts = publicFacts(config);
  if ((await tx.note("public_facts")) === facts) return;
  await tx.setNote("public_facts", facts);
  if (isFirst) return;
  for (const task of config.tasks) await follow(scope, task, AFTER_QUIET_MS);
}

/**
 * After a publish that failed, or that asked for itself because it was put off. One that a person asked for is theirs to
 * repeat.
 *
 * @returns true if the run was a publish, which asks for nothing else
 */
export async function publishAgain(scope: Scope, run: Run, end: RunEnd): Promise<boolean> {
  const task = scope.config.tasks.find(({ id }) => id === run.task);
  if (task === undefined || !isPublisher(task)) return false;
  const isDue = isBadOutcome(end.outcome) || end.report.enqueue.includes(task.id);
  if (isDue && run.trigger !== "manual") await follow(scope, task, PUBLISH_AGAIN_MS);
  return true;
}

/** When its pause ends: what was private meanwhile may still be on the page, and nobody asks for it again. */
export async function publishWhatWaited(scope: Scope, id: string): Promise<void> {
  const task = scope.config.tasks.find((one) => one.id === id);
  if (task !== undefined) await follow(scope, task, AFTER_QUIET_MS);
}

async function follow(scope: Scope, task: Task, delayMs: number): Promise<void> {
  const { kind } = task.rule;
  if (!isPublisher(task) || !task.enabled || (kind !== "after" && kind !== "after_any")) return;
  const memory = await scope.tx.memory(task.id);
  if (memory.pausedAt === null) await addFollower(scope, task, kind, delayMs);
}
