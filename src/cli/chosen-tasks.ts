import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";
import { nearestWord } from "../config/nearest.ts";

/**
 * All tasks, or the one that was named.
 *
 * @throws CliError (usage) with the nearest id if there is no such task
 */
export function chosenTasks<T extends { readonly id: string }>(
  tasks: readonly T[],
  id: string | undefined,
): readonly T[] {
  if (id === undefined) return tasks;
  const chosen = tasks.filter((task) => task.id === id);
  if (chosen.length > 0) return chosen;
  throw unknownTask(
    id,
    tasks.map((task) => task.id),
  );
}

/** The error for a task that is not in the configuration. */
export function unknownTask(id: string, ids: readonly string[]): CliError {
  const nearest = nearestWord(id, ids);
  const hint =
    nearest === null
      ? `Tasks of this home: ${ids.length === 0 ? "none" : ids.slice(0, 20).join(", ")}`
      : `Did you mean ${nearest}?`;
  return new CliError(EXIT.usage, `There is no task "${id}".`, hint);
}
