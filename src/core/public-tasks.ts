/** Which tasks the world may see. */
import { isPublisher, whyNeverPublic } from "./never-public.ts";
import type { Config, Task } from "./task.ts";

/**
 * By id. A task that runs after others has the moments of those as its own, so it is public only if all of them are; one
 * that runs after any other never is, whatever the configuration says.
 */
export function publicTasksOf(config: Pick<Config, "tasks"> | null): ReadonlyMap<string, Task> {
  const sorted = (config?.tasks ?? []).filter(mayBePublic).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  let tasks = new Map(sorted.map((task) => [task.id, task]));
  for (;;) {
    const known = tasks;
    const left = [...known].filter(
      ([, { rule }]) => rule.kind !== "after" || rule.tasks.every((id) => known.has(id)),
    );
    if (left.length === known.size) return known;
    tasks = new Map(left);
  }
}

/**
 * What of a configuration is on the page, as a text: another one asks for another page. A publisher that is disabled leaves
 * an old one there, so that it counts when it is no longer.
 */
export function publicFacts(config: Pick<Config, "tasks" | "timezone">): string {
  const tasks = [...publicTasksOf(config).values()];
  return JSON.stringify([
    config.timezone,
    tasks.map(({ id, work, rule, ruleText, zone, enabled }) => [
      id,
      work.kind,
      rule,
      ruleText,
      zone,
      enabled,
    ]),
    config.tasks.filter((task) => isPublisher(task) && !task.enabled).map(({ id }) => id),
  ]);
}

function mayBePublic(task: Task): boolean {
  return task.visibility === "public" && whyNeverPublic(task) === null;
}
