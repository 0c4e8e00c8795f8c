/** A git host on loopback: git's own HTTP backend behind a server that can refuse, wait, and be in the way. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";

export interface GitHost {
  /** `http://127.0.0.1:PORT`; repositories are below it by the names of their folders. */
  readonly origin: string;
  /** Every request, `GET /site.git/info/refs?service=git-receive-pack`. */
  readonly requests: readonly string[];
  /** Bytes of all bodies that came. */
  received(): number;
  /** Values of `Authorization` that came. */
  readonly logins: readonly string[];
  close(): Promise<void>;
}

export interface GitHostOptions {
  /** Folder of the repositories. */
  readonly root: string;
  readonly login?: { readonly user: string; readonly password: string };
  /** Is called before a request is answered; a status that it gives is the answer. */
  before?(request: {
    readonly method: string;
    readonly path: string;
  }): Promise<number | null> | number | null;
  /** Is called when git has done what was asked; a status that it gives is the answer all the same. */
  after?(request: { readonly method: string; readonly path: string }): number | null;
}

export async function startGitHost(options: GitHostOptions): Promise<GitHost> {
  const requests: string[] = [];
  const logins: string[] = [];
  let received = 0;
  const server = createServer((request, response) => {
    const { method = "GET", url = "/" } = request;
    requests.push(`${method} ${url}`);
    request.on("data", (chunk: Buffer) => (received += chunk.length)).pause();
    const { authorization } = request.headers;
    if (authorization !== undefined) logins.push(authorization);
    answer(options, request, response).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    received: () => received,
    logins,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function answer(
  options: GitHostOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "GET", url = "/" } = request;
  if (!mayEnter(options, request)) {
    response.writeHead(401, { "WWW-Authenticate": 'Basic realm="git"' }).end("log in\n");
    return;
  }
  const status = (await options.before?.({ method, path: url })) ?? null;
  if (status !== null) {
    response.writeHead(status).end("no\n");
    return;
  }
  const { pathname, searchParams } = new URL(url, "http://127.0.0.1");
  const backend = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"] ?? "",
      GIT_PROJECT_ROOT: options.root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_COUNT: "3",
      GIT_CONFIG_KEY_0: "http.receivepack",
      GIT_CONFIG_VALUE_0: "true",
      GIT_CONFIG_KEY_1: "uploadpack.allowFilter",
      GIT_CONFIG_VALUE_1: "true",
      GIT_CONFIG_KEY_2: "safe.directory",
      GIT_CONFIG_VALUE_2: "*",
      REQUEST_METHOD: method,
      PATH_INFO: pathname,
      QUERY_STRING: searchParams.toString(),
      REMOTE_ADDR: "127.0.0.1",
      REMOTE_USER: options.login?.user ?? "somebody",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      ...(request.headers["content-length"] === undefined
        ? {}
        : { CONTENT_LENGTH: request.headers["content-length"] }),
      ...(request.headers["content-encoding"] === undefined
        ? {}
        : { HTTP_CONTENT_ENCODING: request.headers["content-encoding"] }),
      ...(typeof request.headers["git-protocol"] === "string"
        ? { GIT_PROTOCOL: request.headers["git-protocol"] }
        : {}),
    },
    stdio: ["pipe", "pipe", "ignore"],
  });
  const chunks: Buffer[] = [];
  backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await Promise.all([pipeline(request, backend.stdin).catch(() => undefined), once(backend, "close")]);
  const instead = options.after?.({ method, path: url }) ?? null;
  if (instead !== null) {
    response.writeHead(instead).end("no\n");
    return;
  }
  give(response, Buffer.concat(chunks));
}

function mayEnter({ login }: GitHostOptions, { headers }: IncomingMessage): boolean {
  if (login === undefined) return true;
  const wanted = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString("base64")}`;
  return headers.authorization === wanted;
}

/** A CGI program writes headers, an empty line and the body. */
function give(response: ServerResponse, output: Buffer): void {
  const end = output.indexOf("\r\n\r\n");
  const headers = output.subarray(0, Math.max(end, 0)).toString("latin1").split("\r\n");
  let status = end === -1 ? 500 : 200;
  for (const header of headers) {
    const [name = "", value = ""] = header.split(/: (.*)/s);
    if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
    else if (name !== "") response.setHeader(name, value);
  }
  response.writeHead(status).end(output.subarray(end + 4));
}
