/** Which tasks are on no published page, whatever the configuration says. */
import type { Task } from "./task.ts";

/** Built-in tasks whose results are about the user's own body, money or memory: never published. */
export const NEVER_PUBLIC: readonly string[] = ["genome_watch", "finance_reconcile", "memory_consolidate"];

/** It makes the page, so its own runs would make every page another one. */
const PUBLISHER = "publish_dashboard";

export function isPublisher({ work }: Pick<Task, "work">): boolean {
  return work.kind === "use" && work.name === PUBLISHER;
}

/** A part of a sentence; null for tasks that may be public. */
export function whyNeverPublic(task: Pick<Task, "rule" | "work">): string | null {
  const { rule, work } = task;
  if (rule.kind === "after_any")
    return "a task that runs after any other is never shown, since its moments are those of all tasks, of private ones too";
  if (work.kind !== "use") return null;
  if (isPublisher(task))
    return "the task that publishes is never shown, since its own runs would make every page another one";
  return NEVER_PUBLIC.includes(work.name) ? `${work.name} is never shown` : null;
}
