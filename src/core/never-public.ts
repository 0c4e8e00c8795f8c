/** Which tasks are on no published page, whatever the configuration says. */
import type { Task } from "./task.ts";

/** Built-in tasks whose results are about the user's own body, money or memory: never published. */
export const NEVER_PUBLIC: readonly string[] = ["genome_watch", "finance_reconcile", "memory_consolidate"];

/** It makes the page, so its own runs would make every page another one. */
const PUBLISHER = "publish_dashboard";

/** A part of a sentence; null for tasks that may be public. */
export function whyNeverPublic({ rule, work }: Pick<Task, "rule" | "work">): string | null {
  if (rule.kind === "after_any")
    return "a task that runs after any other is never shown, since its moments are those of all tasks, of private ones too";
  if (work.kind !== "use") return null;
  if (work.name === PUBLISHER)
    return "the task that publishes is never shown, since its own runs would make every page another one";
  return NEVER_PUBLIC.includes(work.name) ? `${work.name} is never shown` : null;
}
