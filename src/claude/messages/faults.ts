/** Errors of the SDK, sorted by what can be done about them. */
import Anthropic from "@anthropic-ai/sdk";
import type { TokenUsage } from "../../core/money/cost.ts";
import { ClaudeError, type ClaudeErrorKind } from "../../ports/claude.ts";

const BY_STATUS: Readonly<Record<number, ClaudeErrorKind>> = {
  400: "bad_request",
  401: "auth",
  402: "billing",
  403: "auth",
  404: "not_found",
  408: "no_answer",
  413: "bad_request",
  422: "bad_request",
  429: "rate_limited",
  529: "overloaded",
};

const SENTENCES: Readonly<Record<ClaudeErrorKind, string>> = {
  auth: "the API refused the key",
  billing: "the API refused the account: its credit or billing",
  bad_request: "the API refused the request",
  not_found: "the API does not know the model or address",
  rate_limited: "the API's rate limit was reached",
  overloaded: "the API was overloaded",
  server: "the API had a fault",
  connection: "the API could not be reached",
  no_answer: "the API did not answer in time",
  cut: "the answer broke off",
};

/** @param usage what a broken answer had used, where known */
export function toClaudeError(error: unknown, usage: TokenUsage | null): ClaudeError {
  if (error instanceof ClaudeError) return error;
  if (error instanceof Anthropic.APIConnectionTimeoutError) return make("no_answer", null, null, usage);
  if (error instanceof Anthropic.APIError && typeof error.status === "number") {
    const { status } = error;
    const kind = BY_STATUS[status] ?? (status >= 500 ? "server" : "bad_request");
    return make(kind, messageOf(error), status, usage, retryAfter(error.headers));
  }
  // An event of the stream may be an error too.
  const said = messageOf(error);
  if (/overloaded/i.test(said)) return make("overloaded", said, null, usage);
  if (usage !== null) return make("cut", causeOf(error), null, usage);
  return make("connection", causeOf(error), null, null);
}

function make(
  kind: ClaudeErrorKind,
  detail: string | null,
  status: number | null,
  usage: TokenUsage | null,
  retryAfterMs: number | null = null,
): ClaudeError {
  const numbered = status === null ? SENTENCES[kind] : `${SENTENCES[kind]} (${status})`;
  const text = detail === null || detail === "" ? numbered : `${numbered}: ${detail}`;
  return new ClaudeError(kind, text, { status, usage, retryAfterMs });
}

/** The API's own sentence, without the JSON around it. */
function messageOf(error: unknown): string {
  const inner = (error as { error?: { error?: { message?: unknown }; message?: unknown } }).error;
  const said = inner?.error?.message ?? inner?.message ?? (error as Error | null)?.message;
  return typeof said === "string" ? said.slice(0, 300) : "";
}

function causeOf(error: unknown): string {
  const { cause, message } = error as { cause?: { code?: unknown; message?: unknown }; message?: unknown };
  const deeper = (cause as { cause?: { code?: unknown } } | undefined)?.cause;
  const code = deeper?.code ?? cause?.code;
  if (typeof code === "string") return code;
  return typeof message === "string" ? message.slice(0, 200) : "";
}

function retryAfter(headers: Headers | undefined): number | null {
  const value = headers?.get("retry-after") ?? null;
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  return null;
}
