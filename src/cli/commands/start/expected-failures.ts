import type { Config } from "../../../core/task.ts";
import { chosenTasks } from "../../chosen-tasks.ts";

/**
 * Tasks whose failures do not count for the exit code.
 *
 * @throws CliError (usage) for a task that is not in the configuration: a typo must not hide a failure
 */
export function checkExpectedFailures(ids: readonly string[], { tasks }: Config): ReadonlySet<string> {
  for (const id of ids) chosenTasks(tasks, id);
  return new Set(ids);
}
