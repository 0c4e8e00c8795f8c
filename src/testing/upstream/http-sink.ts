/** A small HTTP server on loopback that keeps what it is sent: a webhook's receiver, an ntfy server. */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface SinkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export type SinkReply =
  | {
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Takes the request and never answers. */
  | "hang"
  /** Takes the request and breaks the connection. */
  | "break";

export interface HttpSink {
  /** Without a slash at the end. */
  readonly url: string;
  readonly requests: readonly SinkRequest[];
  /** What the next requests are answered; one reply for all, or a decision on each. */
  answer(reply: SinkReply | ((request: SinkRequest) => SinkReply | Promise<SinkReply>)): void;
  /** Resolves when so many requests have come. */
  whenAsked(times: number): Promise<void>;
  close(): Promise<void>;
}

export async function startHttpSink(first: SinkReply = { status: 200 }): Promise<HttpSink> {
  const requests: SinkRequest[] = [];
  const waiting: { readonly times: number; readonly resolve: () => void }[] = [];
  let reply: Parameters<HttpSink["answer"]>[0] = first;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString("utf8");
      const { method = "", url = "", headers } = request;
      const kept = { method, path: url, headers, body };
      requests.push(kept);
      for (const { times, resolve } of waiting) if (requests.length >= times) resolve();
      send(typeof reply === "function" ? await reply(kept) : reply, response);
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(next) {
      reply = next;
    },
    whenAsked(times) {
      if (requests.length >= times) return Promise.resolve();
      return new Promise((resolve) => void waiting.push({ times, resolve }));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function send(reply: SinkReply, response: ServerResponse): void {
  if (reply === "hang") return;
  if (reply === "break") response.destroy();
  else response.writeHead(reply.status, { ...reply.headers }).end(reply.body ?? "");
}
