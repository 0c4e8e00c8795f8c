/** `full: monthly`: the first run of each month rebuilds from nothing. */
import type { Task } from "../core/task.ts";
import type { TaskMemory } from "../ports/ledger.ts";
import { localText } from "../schedule/local-text.ts";

/** True until a full run has succeeded in the local month of `at`. */
export function isFullRun(task: Task, memory: TaskMemory, at: number): boolean {
  if (task.full !== "monthly") return false;
  if (memory.lastFullAt === null) return true;
  return localText(memory.lastFullAt, task.zone).slice(0, 7) < localText(at, task.zone).slice(0, 7);
}
