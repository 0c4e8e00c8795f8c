/** An error that already knows how it is to be told. */
import { DatasetError } from "../../../ports/dataset-error.ts";
import { PowerNotAvailable, PowerNotGranted, PublishError } from "../../../sdk/index.ts";
import { isForPeople } from "../../../sdk/task-failed.ts";
import type { Failure } from "../failure.ts";

export class TaskError extends Error {
  readonly reason: Failure["reason"];
  constructor(reason: Failure["reason"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "TaskError";
    this.reason = reason;
  }
}

/** The stable word and the sentence for whatever was thrown. */
export function failureOf(error: unknown, otherwise: Failure["reason"]): Failure {
  return { reason: reasonOf(error) ?? otherwise, detail: sentenceOf(error) };
}

function reasonOf(error: unknown): Failure["reason"] | null {
  if (error instanceof TaskError) return error.reason;
  if (error instanceof PowerNotGranted) return "denied";
  if (error instanceof PowerNotAvailable) return "not_available";
  return error instanceof DatasetError ? "dataset" : null;
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${shown(error)}, which is no Error`;
  const message = error.message.split("\n", 1)[0]?.trim() ?? "";
  const named =
    error instanceof TaskError ||
    error instanceof PublishError ||
    isForPeople(error) ||
    error.name === "Error" ||
    message === ""
      ? message
      : `${error.name}: ${message}`;
  return named === "" ? error.name : named;
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
