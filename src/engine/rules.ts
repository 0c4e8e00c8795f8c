/** Questions about a task's rule that several steps of a pass ask. */
import { hasSlots, type SlotRule, type Task } from "../core/task.ts";
import type { Revision } from "../ports/ledger.ts";

/** The task's rule if it names slots. */
export function slotRuleOf(task: Task): SlotRule | null {
  return hasSlots(task.rule) ? task.rule : null;
}

/** Is the revision what the task says now? Only a change of rule or zone makes a new one. */
export function isInForce(revision: Revision, task: Task): boolean {
  return revision.zone === task.zone && JSON.stringify(revision.rule) === JSON.stringify(task.rule);
}

/** Grace of a task: a tick every few hours is normal, so it never is shorter than two ticks. */
export function graceOf(task: Task, tickEveryMs: number | null): number {
  return Math.max(task.graceMs, 2 * (tickEveryMs ?? 0));
}
