/** Flags and arguments that several commands share. */
import type { CliContext } from "./context.ts";
import { CliError } from "./errors.ts";
import { EXIT } from "./exit-codes.ts";

/** A flag without a value: there or not there. */
export function switchFlag(brief: string) {
  return { kind: "boolean", optional: true, withNegated: false, brief } as const;
}

export const JSON_FLAG = switchFlag("Print JSON, and nothing else, on stdout");

export const TASK_FLAG = {
  kind: "parsed",
  parse: String,
  optional: true,
  placeholder: "ID",
  brief: "Only this task",
  proposeCompletions: proposeTasks,
} as const;

/** A flag that takes a moment; it is read when the home's zone is known. */
export function momentFlag(brief: string) {
  return { kind: "parsed", parse: String, optional: true, placeholder: "T", brief } as const;
}

export function textFlag(placeholder: string, brief: string) {
  return { kind: "parsed", parse: String, optional: true, placeholder, brief } as const;
}

export function countFlag(brief: string) {
  return { kind: "parsed", parse: positiveInteger, optional: true, placeholder: "N", brief } as const;
}

export const TASK_ARGUMENT = {
  parse: String,
  placeholder: "TASK",
  brief: "Id of a task",
  proposeCompletions: proposeTasks,
} as const;

export function positiveInteger(text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value > 0) return value;
  throw new CliError(EXIT.usage, `"${text}" is not a whole number above 0.`);
}

/** Completions for an argument that may be a task. */
export async function proposeTasks(this: CliContext, partial: string): Promise<readonly string[]> {
  const { taskIds } = await import("./completion/task-ids.ts");
  return taskIds(this).filter((id) => id.startsWith(partial));
}
