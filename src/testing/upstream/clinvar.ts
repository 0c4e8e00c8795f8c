/** NCBI's ClinVar folder on loopback: md5 files, tags, dates, ranges, and whatever can go wrong with a transfer. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface UpstreamFile {
  bytes: Buffer;
  /** In place of the file's own. */
  announcedMd5?: string;
  /** Breaks the connection after so many bytes, once. */
  breakAfter?: number | undefined;
  /** There is no `.md5` beside it. */
  withoutMd5?: boolean;
  /** There is a date in place of a tag. */
  modified?: string;
}

export interface Upstream {
  /** With a slash at the end, for `source`. */
  readonly url: string;
  /** By path: `vcf_GRCh38/clinvar.vcf.gz`. */
  readonly files: Map<string, UpstreamFile>;
  /** `GET path range`, in order. */
  readonly asked: string[];
  /** Status codes of the answers, in the same order. */
  readonly answered: number[];
  /** Status codes that come in place of the next answers; 429 and 503 may be tried again at once. */
  readonly instead: number[];
  close(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const files = new Map<string, UpstreamFile>();
  const asked: string[] = [];
  const answered: number[] = [];
  const instead: number[] = [];
  const server = createServer((request, response) => {
    response.on("close", () => answered.push(response.statusCode));
    answer(files, asked, instead, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/pub/clinvar/`,
    files,
    asked,
    answered,
    instead,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function answer(
  files: ReadonlyMap<string, UpstreamFile>,
  asked: string[],
  instead: number[],
  { method = "", url = "", headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const path = url.replace("/pub/clinvar/", "");
  const range = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  asked.push([method, path, ...(range === undefined ? [] : [range])].join(" "));
  const status = instead.shift();
  if (status !== undefined) {
    response.writeHead(status, { "retry-after": "0" }).end("not now");
    return;
  }
  const isMd5 = path.endsWith(".md5");
  const file = files.get(path.replace(/\.md5$/, ""));
  if (file === undefined || (isMd5 && file.withoutMd5 === true)) {
    response.writeHead(404).end("not here");
    return;
  }
  const md5 = file.announcedMd5 ?? createHash("md5").update(file.bytes).digest("hex");
  const tag = isMd5 ? `"m${md5}"` : `"f${createHash("sha1").update(file.bytes).digest("hex")}"`;
  const version = file.modified === undefined ? { etag: tag } : { "last-modified": file.modified };
  const known = file.modified === undefined ? headers["if-none-match"] : headers["if-modified-since"];
  if (known === Object.values(version)[0]) {
    response.writeHead(304, version).end();
    return;
  }
  for (const [name, value] of Object.entries(version)) response.setHeader(name, value);
  if (isMd5) {
    // NCBI writes a path of its own machine before the name.
    response.end(`${md5}  /panfs/pan1/clinvar/${path.replace(/\.md5$/, "")}\n`);
    return;
  }
  // What was begun before the file changed is of another one.
  const ifRange = headers["if-range"];
  const isPart = range !== undefined && (ifRange === undefined || ifRange === Object.values(version)[0]);
  send(file, isPart ? Number(range) : 0, isPart, response);
}

function send(file: UpstreamFile, from: number, isPart: boolean, response: ServerResponse): void {
  const { bytes, breakAfter } = file;
  if (isPart && from >= bytes.length) {
    response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    return;
  }
  const rest = bytes.subarray(from);
  response.writeHead(isPart ? 206 : 200, {
    "content-length": rest.length,
    "accept-ranges": "bytes",
    ...(isPart ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
  });
  if (breakAfter === undefined) {
    response.end(rest);
    return;
  }
  file.breakAfter = undefined;
  response.write(rest.subarray(0, breakAfter), () => response.socket?.destroy());
}
