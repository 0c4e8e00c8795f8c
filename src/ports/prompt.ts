/** A task's words together with what it declares to read. */
import type { Task } from "../core/task.ts";

export interface PromptInput {
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly truncated: boolean;
  readonly missing: boolean;
}

export interface RenderedPrompt {
  readonly text: string;
  readonly inputs: readonly PromptInput[];
  /** Changes whenever the words, the model or anything in the inputs does. */
  readonly hash: string;
}

/** What cannot be given to a model, in a sentence for people. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** @throws InputError */
export type RenderPrompt = (task: Task) => Promise<RenderedPrompt>;
