/** A reply as it goes over the wire: one JSON object, or server-sent events. */
import type { ServerResponse } from "node:http";
import { SMALL_USAGE, type FakeUsage, type Reply } from "./replies.ts";

type Message = Record<string, unknown> & { readonly content: readonly Record<string, unknown>[] };

type Spoken = Extract<Reply, { text: string } | { json: unknown } | { calls: unknown } | { cut: string }>;

export function messageOf(reply: Spoken, model: string, id: string): Message {
  const usage: FakeUsage = { ...SMALL_USAGE, ...reply.usage };
  return {
    id: `msg_${id}`,
    type: "message",
    role: "assistant",
    model,
    content: contentOf(reply, id),
    stop_reason: stopReason(reply),
    stop_sequence: null,
    usage: { cache_read_input_tokens: 0, cache_creation_input_tokens: 0, ...usage },
  };
}

function contentOf(reply: Spoken, id: string): Record<string, unknown>[] {
  if ("calls" in reply) {
    return reply.calls.map(({ name, input }, index) => ({
      type: "tool_use",
      id: `toolu_${id}_${index}`,
      name,
      input,
    }));
  }
  if ("json" in reply) return [{ type: "text", text: JSON.stringify(reply.json) }];
  return [{ type: "text", text: "cut" in reply ? reply.cut : reply.text }];
}

function stopReason(reply: Spoken): string {
  if ("calls" in reply) return "tool_use";
  return ("text" in reply ? reply.stopReason : undefined) ?? "end_turn";
}

export function sendError(
  response: ServerResponse,
  { status, retryAfter, message }: Extract<Reply, { status: number }>,
  id: string,
): void {
  const headers: Record<string, string> = { "content-type": "application/json", "request-id": `req_${id}` };
  if (retryAfter !== undefined) headers["retry-after"] = String(retryAfter);
  const error = { type: ERRORS[status] ?? "api_error", message: message ?? `The loopback said ${status}` };
  response.writeHead(status, headers).end(JSON.stringify({ type: "error", error, request_id: `req_${id}` }));
}

const ERRORS: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  429: "rate_limit_error",
  500: "api_error",
  529: "overloaded_error",
};

export function sendWhole(response: ServerResponse, message: Message, id: string): void {
  const headers = { "content-type": "application/json", "request-id": `req_${id}` };
  response.writeHead(200, headers).end(JSON.stringify(message));
}

/** @param isCut breaks the connection after the first piece of the first block */
export function sendStream(response: ServerResponse, message: Message, id: string, isCut: boolean): void {
  response.writeHead(200, { "content-type": "text/event-stream", "request-id": `req_${id}` });
  const { content, stop_reason: stopReasonWord, usage, ...rest } = message;
  const whole = usage as FakeUsage;
  send(response, "message_start", {
    message: { ...rest, content: [], stop_reason: null, usage: { ...whole, output_tokens: 1 } },
  });
  for (const [index, block] of content.entries()) {
    if (block["type"] === "text") sendText(response, index, String(block["text"]), isCut);
    else sendToolUse(response, index, block);
    if (isCut) {
      // Half an answer, then nothing: what was sent has to leave before the socket goes.
      response.write("", () => response.destroy());
      return;
    }
    send(response, "content_block_stop", { index });
  }
  send(response, "message_delta", {
    delta: { stop_reason: stopReasonWord, stop_sequence: null },
    usage: { output_tokens: whole.output_tokens },
  });
  send(response, "message_stop", {});
  response.end();
}

function sendText(response: ServerResponse, index: number, text: string, isCut: boolean): void {
  send(response, "content_block_start", { index, content_block: { type: "text", text: "" } });
  const half = Math.ceil(text.length / 2);
  const pieces = isCut ? [text.slice(0, half)] : [text.slice(0, half), text.slice(half)];
  for (const piece of pieces) {
    send(response, "content_block_delta", { index, delta: { type: "text_delta", text: piece } });
  }
}

function sendToolUse(response: ServerResponse, index: number, block: Record<string, unknown>): void {
  const { input, ...start } = block;
  send(response, "content_block_start", { index, content_block: { ...start, input: {} } });
  const delta = { type: "input_json_delta", partial_json: JSON.stringify(input) };
  send(response, "content_block_delta", { index, delta });
}

function send(response: ServerResponse, type: string, data: object): void {
  response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
}
