/** What the Messages API answers, in our words. */
import type Anthropic from "@anthropic-ai/sdk";
import { NO_USAGE, type TokenUsage } from "../../core/money/cost.ts";
import type { ModelAnswer } from "../../ports/claude.ts";

export function toAnswer(message: Anthropic.Messages.Message): ModelAnswer {
  const text = message.content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("");
  const calls = message.content.flatMap((block) =>
    block.type === "tool_use" ? [{ id: block.id, name: block.name, input: block.input }] : [],
  );
  return {
    text,
    calls,
    stopReason: message.stop_reason ?? "unknown",
    usage: toUsage(message.usage),
    content: message.content,
  };
}

/** Writes to the cache are told apart by how long they last, where the API does so. */
export function toUsage(usage: Partial<Anthropic.Messages.Usage>): TokenUsage {
  const written = usage.cache_creation_input_tokens ?? 0;
  const anHour = usage.cache_creation?.ephemeral_1h_input_tokens ?? 0;
  return {
    ...NO_USAGE,
    input: usage.input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    cacheWrite1h: anHour,
    cacheWrite5m: Math.max(0, written - anHour),
    cacheRead: usage.cache_read_input_tokens ?? 0,
    webSearches: usage.server_tool_use?.web_search_requests ?? 0,
  };
}
