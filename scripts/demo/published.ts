/** The published page of the invented person, and a plain server of files that shows it below a path. */
import { createServer } from "node:http";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { reasonText, waitText } from "../../src/cli/render/reasons.ts";
import { exportSite } from "../../src/dashboard/export/index.ts";
import { readWebFiles } from "../../src/dashboard/server/web-files.ts";
import { openSqliteLedger } from "../../src/ledger/index.ts";
import type { Site } from "../../src/ports/publishing.ts";
import { builtWeb } from "./demo-home.ts";
import { CONFIG } from "./tasks.ts";

const SHOWN = [
  "data_freshness",
  "energy_prices",
  "project_health",
  "clinvar",
  "backup_photos",
  "weekly_summary",
];

/** The demo's configuration with some more of its tasks public. */
export const PUBLIC_CONFIG = CONFIG.split("\n")
  .map((line) => {
    const [, brace, id = ""] = /^  - (\{ )?id: (\w+)/.exec(line) ?? [];
    if (!SHOWN.includes(id) || line.includes("visibility")) return line;
    return brace === undefined
      ? `${line}\n    visibility: public`
      : line.replace("{ ", "{ visibility: public, ");
  })
  .join("\n");

/** @param folder a home that `makeDemoHome` has made */
export async function exportDemo(folder: string): Promise<Site> {
  const store = await openSqliteLedger({ path: join(folder, "state", "ledger.db"), readOnly: true });
  try {
    return await exportSite({
      ledger: store,
      sentences: { why: reasonText, waits: waitText },
      config: await store.ledger.goodConfig(),
      machineZone: () => "Europe/Prague",
      web: readWebFiles(builtWeb()),
    });
  } finally {
    await store.close();
  }
}

/** @param folder absolute path; made if it is not there */
export function writeSite({ files }: Site, folder: string): void {
  for (const [path, bytes] of files) {
    const place = join(folder, ...path.split("/"));
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
  }
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
};

export interface PlainServer {
  /** `http://127.0.0.1:4711/some/path/` */
  readonly address: string;
  close(): Promise<void>;
}

/** Below `/some/path/`, as a host of pages does it: no header but the type. */
export async function servePlainly({ files }: Site): Promise<PlainServer> {
  const base = "/some/path/";
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
    const name = pathname.startsWith(base) ? pathname.slice(base.length) : null;
    const bytes = name === null ? undefined : files.get(name === "" ? "index.html" : name);
    response.writeHead(bytes === undefined ? 404 : 200, {
      "Content-Type": TYPES[extname(name === "" ? "index.html" : (name ?? ""))] ?? "application/octet-stream",
    });
    response.end(bytes);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server without a port");
  return {
    address: `http://127.0.0.1:${address.port}${base}`,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
