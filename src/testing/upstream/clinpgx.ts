/** ClinPGx on loopback: the archives with their tags, and the API with all its ways to say no. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface ClinpgxUpstream {
  /** With a slash at the end, for `source`. */
  readonly url: string;
  readonly archives: Map<string, Buffer>;
  /** What the API holds, by `GENE LEVEL`. */
  readonly annotations: Map<string, readonly object[]>;
  /** Answers of the API that come in place of the next ones: a status, or a body. */
  readonly instead: (number | string)[];
  /** Breaks the connection after so many bytes of the archive, once. */
  readonly breakAfter: Map<string, number>;
  /** `GET path?query`, in order, with the status of the answer. */
  readonly asked: string[];
  /** Resolves when the API has been asked so often. */
  whenAsked(times: number): Promise<void>;
  /** Epoch milliseconds of each question to the API. */
  readonly times: number[];
  close(): Promise<void>;
}

export async function startClinpgx(): Promise<ClinpgxUpstream> {
  const state = {
    archives: new Map<string, Buffer>(),
    annotations: new Map<string, readonly object[]>(),
    instead: [] as (number | string)[],
    breakAfter: new Map<string, number>(),
    asked: [] as string[],
    times: [] as number[],
  };
  const server = createServer((request, response) => {
    response.on("close", () => state.asked.push(`${request.url ?? ""} ${response.statusCode}`));
    answer(state, request, response);
  });
  const waiting: { times: number; resolve: () => void }[] = [];
  const whenAsked = (times: number) => new Promise<void>((resolve) => void waiting.push({ times, resolve }));
  server.on("request", () => {
    for (const { times, resolve } of waiting) if (state.times.length >= times) resolve();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    ...state,
    whenAsked,
    url: `http://127.0.0.1:${port}/v1/`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

type State = Omit<ClinpgxUpstream, "url" | "close" | "whenAsked">;

function answer(state: State, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "", "http://loopback");
  // The real one refuses user agents that are those of a library.
  if (!/^nightdesk\/\d/.test(request.headers["user-agent"] ?? "")) {
    response.writeHead(403).end("error code: 1010");
    return;
  }
  const archive = /^\/v1\/download\/file\/data\/(.+)$/.exec(url.pathname)?.[1];
  if (archive !== undefined) sendArchive(state, archive, request, response);
  else if (url.pathname === "/v1/data/summaryAnnotation") sendAnnotations(state, url, response);
  else fail(response, 404, "No such route.");
}

/** The real one sends elsewhere; so does this. */
function sendArchive(state: State, name: string, request: IncomingMessage, response: ServerResponse): void {
  if (!name.startsWith("s3/")) {
    response.writeHead(303, { location: `/v1/download/file/data/s3/${name}` }).end();
    return;
  }
  const bytes = state.archives.get(name.slice(3));
  if (bytes === undefined) return fail(response, 404, "No such file.");
  const etag = `"${createHash("md5").update(bytes).digest("hex")}"`;
  if (request.headers["if-none-match"] === etag) response.writeHead(304, { etag }).end();
  else sendPart(state, name.slice(3), bytes, request, response.setHeader("etag", etag));
}

/** From where a broken transfer stopped, if the archive is still the one that it was. */
function sendPart(
  { breakAfter }: State,
  name: string,
  bytes: Buffer,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const isSame = headers["if-range"] === undefined || headers["if-range"] === response.getHeader("etag");
  const from = isSame ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
  const rest = bytes.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    "content-length": rest.length,
    ...(from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  const broken = breakAfter.get(name);
  breakAfter.delete(name);
  if (broken === undefined) response.end(rest);
  else response.write(rest.subarray(0, broken), () => response.socket?.destroy());
}

function sendAnnotations(state: State, url: URL, response: ServerResponse): void {
  state.times.push(Date.now());
  const instead = state.instead.shift();
  if (typeof instead === "number") return fail(response, instead, "Not now.");
  if (typeof instead === "string") return void response.end(instead);
  const gene = url.searchParams.get("location.genes.symbol");
  const level = url.searchParams.get("levelOfEvidence.term");
  if (gene === null) return fail(response, 400, "Missing criteria.");
  const data = state.annotations.get(`${gene} ${level ?? ""}`);
  if (data === undefined) return fail(response, 404, "No results matching criteria.");
  response.setHeader("cache-control", "no-cache");
  response.end(JSON.stringify({ data, status: "success" }));
}

function fail(response: ServerResponse, status: number, message: string): void {
  const headers = status === 429 || status === 503 ? { "retry-after": "0" } : {};
  response
    .writeHead(status, headers)
    .end(JSON.stringify({ status: "fail", data: { errors: [{ message }] } }));
}
