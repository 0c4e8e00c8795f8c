/** Tasks that are called public and are on no published page all the same: better told now than looked for later. */
import type { Problem } from "../../../config/problem.ts";
import { whyNeverPublic } from "../../../core/never-public.ts";
import type { Config } from "../../../core/task.ts";

/** One warning for each. */
export function neverShown({ tasks }: Config, file: string): Problem[] {
  return tasks.flatMap((task) => {
    const why = task.visibility === "public" ? whyNeverPublic(task) : null;
    if (why === null) return [];
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
