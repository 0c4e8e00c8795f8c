/** What the world may read about a public task in words. */
import type { Task } from "../../core/task.ts";

/** Its schedule. What it follows is as public as itself. */
export function ruleWords({ rule, ruleText }: Task): string {
  return rule.kind === "after" ? afterWords(rule.tasks) : ruleText.replaceAll("_", " ");
}

/** For tasks without a clock; null for those that have one. */
export function waitWords({ rule }: Task): string | null {
  if (rule.kind === "after") return afterWords(rule.tasks);
  return rule.kind === "on_demand" ? "when asked for" : null;
}

function afterWords(tasks: readonly string[]): string {
  return `after ${tasks.join(", ")}`;
}
