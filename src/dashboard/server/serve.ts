/** The dashboard's server: one port on this machine, a door, and what is behind it. */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createApp } from "./app.ts";
import { createChanges } from "./changes.ts";
import { refusalOf } from "./gate.ts";
import { SAFE_HEADERS } from "./headers.ts";
import { createSessions, makeCode } from "./sessions.ts";
import type { DashboardSources } from "../reading/sources.ts";
import { createStreams } from "./streams.ts";
import type { WebFiles } from "./web-files.ts";

export interface ServeOptions {
  readonly sources: DashboardSources;
  /** 0 takes any free one. */
  readonly port: number;
  /** Absolute path of the home; names the cookie. */
  readonly home: string;
  readonly secret: string;
  readonly metricsToken: string;
  web(): Promise<WebFiles>;
  onFault(fault: unknown): void;
}

export interface Dashboard {
  readonly port: number;
  /** `http://127.0.0.1:7420` */
  readonly address: string;
  /** A link that lets one browser in, once, within ten minutes. */
  link(): string;
  close(): Promise<void>;
}

/** The only address that is ever listened on. */
const HOST = "127.0.0.1";
/** If the wanted port is taken, so many after it are tried. */
const FURTHER_PORTS = 20;

const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
} as const;

const MOST_CONNECTIONS = 4_000;

/** @throws if no port can be had */
export async function serveDashboard(options: ServeOptions): Promise<Dashboard> {
  const { sources, secret, metricsToken } = options;
  const changes = createChanges(() => markOf(sources), sources.clock);
  const streams = createStreams(sources, changes);
  const app = createApp({
    sources,
    sessions: createSessions({ now: () => sources.clock.now(), secret, metricsToken }),
    changes,
    streams,
    cookieName: `nightdesk_${createHash("sha256").update(options.home).digest("hex").slice(0, 10)}`,
    web: options.web,
    onFault: options.onFault,
  });
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  let port = options.port;
  const server = createServer(LIMITS, (request, response) => {
    const refusal = refusalOf(request, port);
    if (refusal === null) return void listener(request, response);
    response.writeHead(refusal.status, {
      ...SAFE_HEADERS,
      "Content-Type": "application/json",
      Connection: "close",
    });
    response.end(JSON.stringify({ error: refusal.why }));
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on("clientError", (_fault, socket) => socket.destroy());
  server.on("upgrade", (_request, socket) => socket.destroy());
  port = await listen(server, options.port);
  const address = `http://${HOST}:${port}`;
  return {
    port,
    address,
    link: () => `${address}/?code=${makeCode(secret, sources.clock.now())}`,
    async close() {
      changes.close();
      streams.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Open pages hear of a watch that cannot be kept, although then nothing changes in the ledger. */
async function markOf({ overview, watchTroubles }: DashboardSources): Promise<number> {
  return 2 * (await overview.mark()) + (watchTroubles().length === 0 ? 0 : 1);
}

async function listen(server: Server, wanted: number): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(65_535, wanted + FURTHER_PORTS);
  for (let port = wanted; ; port += 1) {
    try {
      return await tryPort(server, port);
    } catch (fault) {
      const { code } = fault as NodeJS.ErrnoException;
      if ((code !== "EADDRINUSE" && code !== "EACCES") || port >= last) throw fault;
    }
  }
}

function tryPort(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.removeListener("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
