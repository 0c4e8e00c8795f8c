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

export type RenderPrompt = (task: Task) => Promise<RenderedPrompt>;
