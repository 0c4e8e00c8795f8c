/** What the agent's program says, in our words. */
import type { SDKMessage, SDKResultMessage } from "@anthropic-ai/claude-agent-sdk";
import { usdText } from "../../core/money/caps.ts";
import { NO_USAGE, type TokenUsage } from "../../core/money/cost.ts";
import type { AgentEnd, AgentEvent } from "../../ports/claude-agent.ts";

interface Block {
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
  readonly input?: unknown;
  readonly content?: unknown;
  readonly is_error?: boolean;
}

/** Events that a person wants to see in the log. */
export function eventsOf(message: SDKMessage): AgentEvent[] {
  const raw: AgentEvent = { kind: "raw", message };
  if (message.type === "assistant") return [raw, ...blocks(message.message.content).flatMap(spoken)];
  if (message.type === "user") return [raw, ...blocks(message.message.content).flatMap(answered)];
  if (message.type === "system" && message.subtype === "api_retry")
    return [raw, { kind: "note", text: "the API did not answer well and is asked again" }];
  return [raw];
}

function blocks(content: unknown): readonly Block[] {
  return Array.isArray(content) ? (content as Block[]) : [];
}

function spoken(block: Block): AgentEvent[] {
  if (block.type === "text" && block.text !== undefined) return [{ kind: "text", text: block.text }];
  if (block.type !== "tool_use" || block.name === undefined) return [];
  return [{ kind: "tool", name: block.name, input: block.input }];
}

function answered(block: Block): AgentEvent[] {
  if (block.type !== "tool_result") return [];
  const { content } = block;
  const text =
    typeof content === "string"
      ? content
      : blocks(content)
          .map((part) => part.text ?? "")
          .join("");
  return [{ kind: "tool_result", text, isError: block.is_error === true }];
}

/** What the result means; `interrupted` is told apart by whoever interrupted. */
export function endOf(result: SDKResultMessage): Pick<AgentEnd, "kind" | "detail" | "output" | "asks"> {
  const text = "result" in result ? result.result : "";
  // It still names the call, which a person may have allowed: to ask again would be to ask for ever.
  if (result.terminal_reason === "tool_deferred_unavailable") return bad("error", text);
  if (result.subtype !== "success" && result.startup_failure_reason === "sandbox_required_unavailable")
    return bad("sandbox_unavailable", result.errors.join("; "));
  const asks = deferredOf(result);
  if (asks.length > 0) return { kind: "asks", detail: null, output: undefined, asks };
  if (result.subtype === "error_max_turns") return bad("max_turns", "It came to the end of its turns");
  if (result.subtype === "error_max_budget_usd")
    return bad(
      "over_budget",
      `It came to the end of what it may cost, after ${usdText(result.total_cost_usd)}`,
    );
  if (result.subtype === "error_max_structured_output_retries")
    return bad("no_result", "Its result never had the asked-for form");
  if (result.subtype !== "success") return bad("error", result.errors.join("; ") || "It broke off");
  if (result.is_error) {
    // An API error looks like a success here; only this mark and the status tell.
    const status = result.api_error_status ?? null;
    return bad(apiKind(status, result.result), result.result);
  }
  return { kind: "done", detail: null, output: result.structured_output, asks: [] };
}

function bad(kind: string, detail: string): Pick<AgentEnd, "kind" | "detail" | "output" | "asks"> {
  return { kind, detail: detail.slice(0, 500), output: undefined, asks: [] };
}

const KINDS: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "auth",
  402: "billing",
  403: "auth",
  404: "not_found",
  429: "rate_limited",
  529: "overloaded",
};

function apiKind(status: number | null, text: string): string {
  if (status !== null) return KINDS[status] ?? (status >= 500 ? "server" : "error");
  return /log ?in|logged/i.test(text) ? "not_logged_in" : "no_answer";
}

function deferredOf(result: SDKResultMessage): AgentEnd["asks"] {
  const deferred = "deferred_tool_use" in result ? result.deferred_tool_use : undefined;
  return deferred === undefined ? [] : [{ tool: deferred.name, input: deferred.input }];
}

/** Totals by model, of the whole session so far; null without a result. */
export function usageOf(result: SDKResultMessage | null): Record<string, TokenUsage> | null {
  if (result === null) return null;
  const entries = Object.entries(result.modelUsage).map(([model, used]) => [
    model,
    {
      ...NO_USAGE,
      input: used.inputTokens,
      output: used.outputTokens,
      cacheRead: used.cacheReadInputTokens,
      cacheWrite5m: used.cacheCreationInputTokens,
      webSearches: used.webSearchRequests,
    },
  ]);
  return Object.fromEntries(entries) as Record<string, TokenUsage>;
}
