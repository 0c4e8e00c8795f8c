/**
 * The only way of an agent to the API: a server on loopback that lives as long as the run. The agent's program knows
 * its address and a word that is good for nothing else; the key is added here, and every call is paid from the purse
 * before it is let through. When Nightdesk dies, so does the way.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AgentCalls, AgentReservation } from "../../ports/claude-agent.ts";
import { createUsageReader } from "./usage-reader.ts";

export interface Gateway {
  /** Without a slash at the end. */
  readonly url: string;
  /** Stands in for the key. */
  readonly word: string;
  /** Why a call was not let through; null if all were. */
  refusal(): string | null;
  close(): Promise<void>;
}

/** `fetch`, handed in: this room does not reach the network by itself. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

interface GatewayOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly calls: AgentCalls;
  readonly send: Send;
}

/** Longest request that is taken, 32 MB as the API has it. */
const LONGEST_BODY = 32 * 1024 * 1024;
/** Headers that belong to one connection or to whoever sent them. */
const OWN_HEADERS = new Set([
  "host",
  "connection",
  "content-length",
  "content-encoding",
  "transfer-encoding",
  "accept-encoding",
  "keep-alive",
  "x-api-key",
  "authorization",
]);

export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const word = `nightdesk-${randomBytes(24).toString("hex")}`;
  const over = new AbortController();
  let refusal: string | null = null;
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    const done = pass(options, word, request, response, over.signal)
      .then((why) => void (refusal ??= why))
      // A caller that goes away in the middle of its request, or a ledger that cannot be written.
      .catch(() => void response.destroy())
      .finally(() => underWay.delete(done));
    underWay.add(done);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    word,
    refusal: () => refusal,
    async close() {
      over.abort();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      // What it cost has to be known before the run's end is written.
      await Promise.all(underWay);
    },
  };
}

/** @returns why it was refused for the money's sake, or null */
async function pass(
  { baseUrl, apiKey, calls, send }: GatewayOptions,
  word: string,
  request: IncomingMessage,
  response: ServerResponse,
  over: AbortSignal,
): Promise<string | null> {
  const url = URL.parse(`http://loopback${request.url ?? "/"}`);
  if (!isKnown(request, word)) return refuse(response, 401, "authentication_error", "unknown word");
  if (request.method !== "POST" || url?.pathname !== "/v1/messages")
    return refuse(response, 404, "not_found_error", "not offered here");
  const body = await readBody(request);
  if (body === null) return refuse(response, 413, "request_too_large", "too long");
  const asked = readCall(body);
  if (asked === null) return refuse(response, 400, "invalid_request_error", "not a call");
  const reserved = await calls.reserve({ ...asked, bytes: body.length });
  if ("why" in reserved) {
    refuse(response, 403, "permission_error", `Nightdesk stopped this call: ${reserved.why}`);
    return reserved.why;
  }
  const headers = { ...forwarded(request), authorization: `Bearer ${apiKey}` };
  const gone = new AbortController();
  response.on("close", () => gone.abort());
  const signal = AbortSignal.any([over, gone.signal]);
  const target = `${baseUrl.replace(/\/+$/, "")}${url.pathname}${url.search}`;
  try {
    const answer = await send(target, {
      method: "POST",
      headers,
      body: new Uint8Array(body),
      signal,
      redirect: "error",
    });
    await relay(answer, response, reserved);
  } catch (error) {
    // A night without a network is not to eat the day's budget.
    if (neverReached(error)) await reserved.settle(null);
    else await reserved.assume();
    if (!response.headersSent)
      refuse(response, 502, "api_error", `the API could not be reached: ${(error as Error).name}`);
    else response.destroy();
  }
  return null;
}

const NEVER_REACHED: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** No connection was made, so nothing was asked. */
function neverReached(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: unknown } };
  return NEVER_REACHED.has(cause?.code);
}

async function relay(answer: Response, response: ServerResponse, reserved: AgentReservation): Promise<void> {
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !OWN_HEADERS.has(name)));
  response.writeHead(answer.status, headers);
  const reader = createUsageReader(answer.headers.get("content-type") ?? "");
  for await (const chunk of answer.body ?? []) {
    reader.take(chunk);
    response.write(chunk);
  }
  if (!answer.ok) await reserved.settle(null);
  else if (reader.isWhole()) await reserved.settle(reader.usage());
  else await reserved.assume();
  response.end();
}

function isKnown(request: IncomingMessage, word: string): boolean {
  const { authorization, "x-api-key": key } = request.headers;
  const given = typeof key === "string" ? key : (authorization ?? "").replace(/^Bearer /i, "");
  const [a, b] = [Buffer.from(given), Buffer.from(word)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function readCall(body: Buffer): { model: string; maxTokens: number } | null {
  try {
    const { model, max_tokens: maxTokens } = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
    return typeof model === "string" && typeof maxTokens === "number" ? { model, maxTokens } : null;
  } catch {
    return null;
  }
}

function forwarded(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).flatMap(([name, value]) =>
    OWN_HEADERS.has(name) || value === undefined ? [] : [[name, String(value)] as const],
  );
  return Object.fromEntries(entries);
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > LONGEST_BODY) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number, type: string, message: string): null {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ type: "error", error: { type, message } }));
  return null;
}
