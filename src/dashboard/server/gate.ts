/**
 * What is looked at before anything else, on every request: is it meant for us, and does it come from our own page? A
 * page of a stranger can make a browser send requests to this port; its Host or its Origin gives it away.
 */
import type { IncomingMessage } from "node:http";

export interface Refusal {
  readonly status: 400 | 403 | 405 | 413 | 415;
  readonly why: string;
}

const MOST_BODY = 64 * 1024;

/** @returns null if the request may go on */
export function refusalOf(request: IncomingMessage, port: number): Refusal | null {
  const { method = "", url = "", headers } = request;
  if (countOf(request.rawHeaders, "host") !== 1) return { status: 400, why: "one Host header is needed" };
  if (!url.startsWith("/") || url.startsWith("//")) return { status: 400, why: "only paths are answered" };
  const host = (headers.host ?? "").toLowerCase();
  if (!isOurs(host, port)) return { status: 403, why: "this Host is not served" };
  if (method !== "GET" && method !== "HEAD" && method !== "POST")
    return { status: 405, why: "only GET and POST" };
  if (headers.upgrade !== undefined) return { status: 400, why: "nothing is upgraded" };
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && (site !== "none" || method === "POST"))
    return { status: 403, why: "requests of other sites are refused" };
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`)
    return { status: 403, why: "this Origin is refused" };
  return method === "POST" ? refusalOfWrite(request) : null;
}

function refusalOfWrite({ headers }: IncomingMessage): Refusal | null {
  if (headers.origin === undefined) return { status: 403, why: "changes need an Origin" };
  if (!/^application\/json(?:;\s*charset=utf-8)?$/i.test(headers["content-type"] ?? ""))
    return { status: 415, why: "only application/json is read" };
  const length = headers["content-length"];
  if (length === undefined) return { status: 400, why: "a length is needed" };
  return Number(length) > MOST_BODY ? { status: 413, why: "the body is too long" } : null;
}

/** Exactly these: anything that merely begins or ends like them belongs to somebody else. */
function isOurs(host: string, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}` || host === `[::1]:${port}`;
}

function countOf(rawHeaders: readonly string[], name: string): number {
  return rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === name).length;
}
