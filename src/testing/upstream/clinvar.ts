/** NCBI's ClinVar folder on loopback: md5 files, ranges, and whatever can go wrong with a transfer. */
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
}

export interface Upstream {
  /** With a slash at the end, for `source`. */
  readonly url: string;
  /** By path: `vcf_GRCh38/clinvar.vcf.gz`. */
  readonly files: Map<string, UpstreamFile>;
  /** `GET path range`, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
  const files = new Map<string, UpstreamFile>();
  const asked: string[] = [];
  const server = createServer((request, response) => answer(files, asked, request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/pub/clinvar/`,
    files,
    asked,
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
  { method = "", url = "", headers }: IncomingMessage,
  response: ServerResponse,
): void {
  const path = url.replace("/pub/clinvar/", "");
  const range = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
  asked.push([method, path, ...(range === undefined ? [] : [range])].join(" "));
  const file = files.get(path.replace(/\.md5$/, ""));
  if (file === undefined) {
    response.writeHead(404).end("not here");
    return;
  }
  if (path.endsWith(".md5")) {
    const md5 = file.announcedMd5 ?? createHash("md5").update(file.bytes).digest("hex");
    // NCBI writes a path of its own machine before the name.
    response.end(`${md5}  /panfs/pan1/clinvar/${path.replace(/\.md5$/, "")}\n`);
    return;
  }
  send(file, range === undefined ? 0 : Number(range), range !== undefined, response);
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
