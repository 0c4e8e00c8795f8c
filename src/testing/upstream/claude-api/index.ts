/**
 * Claude on loopback: Messages, streaming or not, and Batches. It says what the test tells it to, and keeps what it was
 * asked.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createBatch, sendBatch, sendResults, type FakeBatch } from "./batches.ts";
import { callOf, type Call, type Reply, type RequestBody } from "./replies.ts";
import { messageOf, sendError, sendStream, sendWhole } from "./wire.ts";

export type { Call, Reply, RequestBody } from "./replies.ts";
export { messageOf } from "./wire.ts";

export interface ClaudeUpstream {
  /** With a slash at the end, for `claude.base_url`. */
  readonly url: string;
  /** Questions to the Messages API, in order. */
  readonly calls: readonly Call[];
  /** Every request: `POST /v1/messages`. */
  readonly asked: readonly string[];
  readonly batches: ReadonlyMap<string, FakeBatch>;
  /** What the next questions are answered. */
  say(answer: Answer): void;
  /** Questions about batches are answered with this error; null: well again. */
  breakBatches(status: number | null): void;
  /** Resolves when so many questions have come. */
  whenAsked(times: number): Promise<void>;
  close(): Promise<void>;
}

/** One reply for all, or a decision on each. */
export type Answer = Reply | ((call: Call) => Reply | Promise<Reply>);

export async function startClaude(first: Answer = { text: "ok" }): Promise<ClaudeUpstream> {
  const state: State = {
    answer: first,
    calls: [],
    asked: [],
    batches: new Map(),
    waiting: [],
    url: "",
    brokenBatches: null,
  };
  const server = createServer((request, response) => {
    state.asked.push(`${request.method} ${new URL(request.url ?? "", "http://x").pathname}`);
    response.on("error", () => undefined);
    void serve(state, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url: state.url,
    calls: state.calls,
    asked: state.asked,
    batches: state.batches,
    say(answer) {
      state.answer = answer;
    },
    breakBatches(status) {
      state.brokenBatches = status;
    },
    whenAsked(times) {
      if (state.calls.length >= times) return Promise.resolve();
      return new Promise((resolve) => void state.waiting.push({ times, resolve }));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface State {
  answer: Answer;
  url: string;
  brokenBatches: number | null;
  readonly calls: Call[];
  readonly asked: string[];
  readonly batches: Map<string, FakeBatch>;
  readonly waiting: { times: number; resolve: () => void }[];
}

async function serve(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? "", "http://x").pathname;
  const text = await readBody(request);
  const batch = /^\/v1\/messages\/batches(?:\/([^/]+))?(?:\/(results|cancel))?$/.exec(path);
  if (batch !== null) {
    serveBatch(state, batch[1], batch[2], text, response);
    return;
  }
  if (request.method !== "POST" || path !== "/v1/messages") {
    response.writeHead(path === "/api/hello" ? 200 : 404).end("{}");
    return;
  }
  const n = state.calls.length + 1;
  const body = JSON.parse(text) as RequestBody;
  const call = callOf({
    n,
    path,
    body,
    bytes: Buffer.byteLength(text),
    headers: request.headers,
    at: Date.now(),
  });
  state.calls.push(call);
  for (const { times, resolve } of state.waiting) if (n >= times) resolve();
  send(await (typeof state.answer === "function" ? state.answer(call) : state.answer), call, response);
}

function send(reply: Reply, { n, body }: Call, response: ServerResponse): void {
  const id = `loop${n}`;
  if ("status" in reply) sendError(response, reply, id);
  else if ("hang" in reply) response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  else {
    const message = messageOf(reply, body.model, id);
    const isCut = "cut" in reply;
    if (body.stream === true) sendStream(response, message, id, isCut);
    else if (isCut) response.destroy();
    else sendWhole(response, message, id);
  }
}

function serveBatch(
  state: State,
  id: string | undefined,
  what: string | undefined,
  text: string,
  response: ServerResponse,
): void {
  if (id === undefined) {
    const { requests } = JSON.parse(text) as { requests: { custom_id: string; params: RequestBody }[] };
    const batch = createBatch(`msgbatch_${state.batches.size + 1}`, requests);
    state.batches.set(batch.id, batch);
    sendBatch(response, batch, state.url);
    return;
  }
  if (state.brokenBatches !== null) {
    sendError(response, { status: state.brokenBatches }, id);
    return;
  }
  const batch = state.batches.get(id);
  if (batch === undefined) {
    sendError(response, { status: 404, message: "no such batch" }, id);
    return;
  }
  if (what === "results") sendResults(response, batch);
  else {
    if (what === "cancel") batch.status = "canceling";
    sendBatch(response, batch, state.url);
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
