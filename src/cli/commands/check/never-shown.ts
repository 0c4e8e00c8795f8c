/** Tasks that are called public and are on no published page all the same: better told now than looked for later. */
import type { Problem } from "../../../config/problem.ts";
import { whyNeverPublic } from "../../../core/never-public.ts";
import { publicTasksOf } from "../../../core/public-tasks.ts";
import type { Config } from "../../../core/task.ts";

const FOLLOWS_HIDDEN =
  "a task that runs after one that is not public is not shown, since its moments are those of the other";

/** One warning for each. */
export function neverShown({ tasks }: Config, file: string): Problem[] {
  const shown = publicTasksOf({ tasks });
  return tasks.flatMap((task) => {
    if (task.visibility !== "public" || shown.has(task.id)) return [];
    const why = whyNeverPublic(task) ?? FOLLOWS_HIDDEN;
    const message = `${task.id}: visibility: public has no effect: ${why}`;
    return [
      {
        severity: "warning" as const,
        file,
        line: task.line,
        column: 1,
        text: task.id,
        message,
        allowed: "private",
        nearest: null,
      },
    ];
  });
}
