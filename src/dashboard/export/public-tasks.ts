/** Which tasks the world may see, and what it may read about them in words. */
import { whyNeverPublic } from "../../core/never-public.ts";
import type { Config, Task } from "../../core/task.ts";

/**
 * By id. A task that runs after any other is never among them, whatever the configuration says: its moments are those
 * of all tasks, of the private ones too.
 */
export function publicTasksOf(config: Config | null): ReadonlyMap<string, Task> {
  const tasks = (config?.tasks ?? []).filter(isPublic).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(tasks.map((task) => [task.id, task]));
}

function isPublic(task: Task): boolean {
  return task.visibility === "public" && whyNeverPublic(task) === null;
}

/** Its schedule. What it follows is named only where that is public too. */
export function ruleWords({ rule, ruleText }: Task, tasks: ReadonlyMap<string, Task>): string {
  return rule.kind === "after" ? (afterWords(rule, tasks) ?? "") : ruleText.replaceAll("_", " ");
}

/** For tasks without a clock; null for those that have one. */
export function waitWords({ rule }: Task, tasks: ReadonlyMap<string, Task>): string | null {
  return rule.kind === "on_demand" ? "when asked for" : afterWords(rule, tasks);
}

function afterWords(rule: Task["rule"], tasks: ReadonlyMap<string, Task>): string | null {
  if (rule.kind !== "after") return null;
  const known = rule.tasks.filter((id) => tasks.has(id));
  const others = rule.tasks.length - known.length;
  if (others > 0) known.push(others === 1 ? "a task that is not shown" : "tasks that are not shown");
  return `after ${known.join(", ")}`;
}
