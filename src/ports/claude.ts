/** Claude as the executors need it: one call of a model, and batches of calls. */
import type { TokenUsage } from "../core/money/cost.ts";
import type { Effort } from "../core/task.ts";

/** A piece of a conversation, in the shape of the Messages API. */
export interface ChatMessage {
  readonly role: "user" | "assistant";
  readonly content: string | readonly object[];
}

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: object;
}

export interface ModelCall {
  readonly model: string;
  readonly system: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens: number;
  /** null: the model's own default. */
  readonly effort: Effort | null;
  /** JSON Schema that the answer has to follow; null for plain text. */
  readonly schema: object | null;
  readonly tools: readonly ToolSpec[];
  /** Marks instructions and tools for the cache: pays where several calls with the same beginning follow. */
  readonly isRepeated: boolean;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export interface ModelAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** `end_turn`, `tool_use`, `max_tokens`, `refusal`, … */
  readonly stopReason: string;
  readonly usage: TokenUsage;
  /** As it goes back into the conversation. */
  readonly content: readonly object[];
}

export type ClaudeErrorKind =
  /** The key is wrong or may not do this; trying again does not help. */
  | "auth"
  | "billing"
  | "bad_request"
  | "not_found"
  /** These pass. */
  | "rate_limited"
  | "overloaded"
  | "server"
  | "connection"
  | "no_answer"
  /** The answer broke off. */
  | "cut";

/** What the API answered in place of an answer, or that it did not. Its text holds no secret. */
export class ClaudeError extends Error {
  readonly kind: ClaudeErrorKind;
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** What was used until it broke off; null if nothing was. */
  readonly usage: TokenUsage | null;
  constructor(
    kind: ClaudeErrorKind,
    message: string,
    more: { status?: number | null; retryAfterMs?: number | null; usage?: TokenUsage | null } = {},
  ) {
    super(message);
    this.name = "ClaudeError";
    this.kind = kind;
    this.status = more.status ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.usage = more.usage ?? null;
  }
}

/** True for what may go well a moment later. */
export function isPassing(kind: ClaudeErrorKind): boolean {
  return !["auth", "billing", "bad_request", "not_found"].includes(kind);
}

export type BatchItem =
  | { readonly kind: "answered"; readonly answer: ModelAnswer }
  | { readonly kind: "errored"; readonly message: string }
  | { readonly kind: "expired" | "canceled" };

export interface ClaudeMessages {
  /**
   * One call. Tries again by itself, within a minute, what passes by itself.
   *
   * @param onText pieces of the answer as they come
   * @throws ClaudeError, or the signal's reason
   */
  ask(
    call: ModelCall,
    options: { signal: AbortSignal; onText?: (piece: string) => void },
  ): Promise<ModelAnswer>;
  /** @returns the batch's id */
  sendBatch(items: ReadonlyMap<string, ModelCall>, signal: AbortSignal): Promise<string>;
  /** @returns null while it is not answered; then the items by the ids they were sent with */
  batchResults(id: string, signal: AbortSignal): Promise<ReadonlyMap<string, BatchItem> | null>;
  cancelBatch(id: string, signal: AbortSignal): Promise<void>;
}
