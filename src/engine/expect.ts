/** Proof of effect: an exit code of 0 alone does not show that anything was done. */
import type { Expect, Task } from "../core/task.ts";
import type { Run } from "../core/run.ts";
import type { HomeFiles } from "../ports/home-files.ts";

/**
 * @param changed rows changed, null if the task did not say
 * @returns the sentence that tells what is missing, or null
 */
export function missingProof(task: Task, run: Run, changed: number | null, files: HomeFiles): string | null {
  const { expect } = task;
  if (expect === null) return null;
  return missingFile(expect, run, files) ?? missingRows(expect, changed);
}

function missingFile({ file }: Expect, run: Run, files: HomeFiles): string | null {
  if (file === undefined) return null;
  const modified = files.modifiedAt(file.path);
  if (modified === null) return `expected file ${file.path}, which is not there`;
  if (!file.newerThanSlot || modified >= run.slotAt) return null;
  const at = new Date(modified).toISOString();
  return `expected ${file.path} to be newer than the slot (${new Date(run.slotAt).toISOString()}), but it is of ${at}`;
}

function missingRows({ rowsChanged }: Expect, changed: number | null): string | null {
  if (rowsChanged === undefined) return null;
  const { op, value } = rowsChanged;
  if (changed === null) return `expected rows changed ${op} ${value}, but the task did not report how many`;
  return compare(changed, op, value) ? null : `expected rows changed ${op} ${value}, but it was ${changed}`;
}

function compare(actual: number, op: NonNullable<Expect["rowsChanged"]>["op"], value: number): boolean {
  if (op === ">=") return actual >= value;
  if (op === ">") return actual > value;
  if (op === "<=") return actual <= value;
  return op === "<" ? actual < value : actual === value;
}
