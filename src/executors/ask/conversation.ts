/** From a task to a call, and from an answer to an end. Pure. */
import type { ModelAnswer, ModelCall } from "../../ports/claude.ts";
import type { SecretBearing, Task } from "../../core/task.ts";
import { DEFAULT_SCHEMA, readResult } from "../model/result.ts";
import { ASK_SYSTEM } from "../model/words.ts";

/** Tokens that an answer may take, thinking included. */
export const MAX_ANSWER_TOKENS = 8_192;

export function callFor(task: Task, model: string, words: string): ModelCall {
  return {
    model,
    system: ASK_SYSTEM,
    messages: [{ role: "user", content: words }],
    maxTokens: MAX_ANSWER_TOKENS,
    effort: task.effort,
    schema: (task.schema ?? DEFAULT_SCHEMA) as object,
    tools: [],
    // One call: writing to the cache would cost more than it saves.
    isRepeated: false,
  };
}

export type AnswerEnd =
  | { readonly kind: "result"; readonly lines: readonly object[] }
  /** Asking again may mend it. */
  | { readonly kind: "misshapen"; readonly reason: string; readonly detail: string }
  | { readonly kind: "failed"; readonly reason: string; readonly detail: string };

export function endOf({ text, stopReason }: ModelAnswer, schema: SecretBearing | null): AnswerEnd {
  if (stopReason === "refusal")
    return { kind: "failed", reason: "refused", detail: "The model declined to answer" };
  if (stopReason === "max_tokens") {
    const detail = "The answer was longer than it may be and broke off; ask for less, or raise the budget";
    return { kind: "failed", reason: "max_tokens", detail };
  }
  if (text.trim() === "") return { kind: "misshapen", reason: "no_result", detail: "The answer was empty" };
  const result = readResult(text, schema);
  if (result.ok) return { kind: "result", lines: result.lines };
  return {
    kind: "misshapen",
    reason: "no_result",
    detail: `The answer has not the asked-for form: ${result.problem}`,
  };
}
