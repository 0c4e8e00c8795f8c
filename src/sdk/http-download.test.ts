import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { DownloadError } from "./download-error.ts";
import { createHttp } from "./http-client.ts";
import { HttpError } from "./http-error.ts";
import type { Validators } from "./http.ts";

const BYTES = Buffer.from(Array.from({ length: 400_000 }, (_, n) => (n * 7919) % 251));
const MD5 = createHash("md5").update(BYTES).digest("hex");

interface Server {
  readonly url: string;
  readonly asked: IncomingHttpHeaders[];
  bytes: Buffer;
  etag: string | null;
  lastModified: string | null;
  /** Breaks the next answers after so many bytes each. */
  breaks: number[];
  status: number;
}

async function serve(t: TestContext): Promise<Server> {
  const state: Omit<Server, "url"> = {
    asked: [],
    bytes: BYTES,
    etag: '"one"',
    lastModified: null,
    breaks: [],
    status: 200,
  };
  const server = createServer((request, response) => {
    const { headers } = request;
    state.asked.push(headers);
    const tag = {
      ...(state.etag === null ? {} : { etag: state.etag }),
      ...(state.lastModified === null ? {} : { "last-modified": state.lastModified }),
    };
    if (state.status !== 200) return void response.writeHead(state.status).end("no");
    if (state.etag !== null && headers["if-none-match"] === state.etag)
      return void response.writeHead(304, tag).end();
    const condition = headers["if-range"];
    const isSame = condition === undefined || condition === state.etag || condition === state.lastModified;
    const range = /^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1];
    const from = range !== undefined && isSame ? Number(range) : 0;
    if (from > 0 && from >= state.bytes.length)
      return void response.writeHead(416, { "content-range": `bytes */${state.bytes.length}` }).end();
    const rest = state.bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      ...tag,
      "content-length": rest.length,
      ...(from > 0
        ? { "content-range": `bytes ${from}-${state.bytes.length - 1}/${state.bytes.length}` }
        : {}),
    });
    const after = state.breaks.shift();
    if (after === undefined) response.end(rest);
    else response.write(rest.subarray(0, after), () => response.socket?.destroy());
  });
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, { url: `http://127.0.0.1:${port}/file` });
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "nightdesk download 'ž' "));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function http(signal = new AbortController().signal) {
  return createHttp({ fetch, signal, now: () => Date.now(), random: () => 0, userAgent: "nightdesk/1.2.3" });
}

const ranges = ({ asked }: Server) => asked.map(({ range }) => range ?? null);

test("TSK-20 a transfer that breaks goes on where it stopped; the file is whole, and nothing else is left", async (t) => {
  const server = await serve(t);
  server.breaks = [150_000, 100_000];
  const folder = folderOf(t);
  const path = join(folder, "file.bin");
  const seen: number[] = [];
  const answer = await http().download(server.url, path, { md5: MD5, onProgress: (done) => seen.push(done) });
  assert.ok(readFileSync(path).equals(BYTES));
  assert.deepEqual([answer?.bytes, answer?.md5, answer?.validators.etag], [BYTES.length, MD5, '"one"']);
  assert.equal(server.asked.length, 3);
  assert.equal(server.asked[0]?.["user-agent"], "nightdesk/1.2.3");
  assert.ok(
    ranges(server)
      .slice(1)
      .every((range) => range !== null),
  );
  assert.equal(seen.at(-1), BYTES.length);
  assert.deepEqual(readdirSync(folder), ["file.bin"]);
});

test("TSK-20 a part of an earlier run is gone on with only if it is of the same file", async (t) => {
  for (const [name, change, goesOn] of [
    ["the same", () => undefined, true],
    ["another one of that address", (server: Server) => void (server.etag = '"two"'), false],
  ] as const) {
    const server = await serve(t);
    const path = join(folderOf(t), "file.bin");
    server.breaks = [150_000];
    await assert.rejects(
      http().download(server.url, path, { retries: 0 }),
      /broke after \d+ of 400000 bytes/,
    );
    assert.equal(existsSync(path), false);
    change(server);
    server.bytes = Buffer.from(BYTES.map((byte) => (goesOn ? byte : byte ^ 1)));
    await http().download(server.url, path);
    assert.ok(readFileSync(path).equals(server.bytes), name);
    assert.match(server.asked.at(-1)?.range ?? "", /^bytes=\d+-$/);
  }
});

test("TSK-20 without a strong tag, a date or an announced content nothing is put together", async (t) => {
  const server = await serve(t);
  server.etag = 'W/"weak"';
  const path = join(folderOf(t), "file.bin");
  server.breaks = [150_000];
  await http().download(server.url, path);
  assert.deepEqual(ranges(server), [null, null]);
  assert.ok(readFileSync(path).equals(BYTES));
});

test("TSK-21 what is not what was announced is refused, the old file stays, and a mirror may have it", async (t) => {
  const server = await serve(t);
  const mirror = await serve(t);
  server.bytes = Buffer.from("something else");
  const path = join(folderOf(t), "file.bin");
  writeFileSync(path, "old");
  await assert.rejects(
    http().download(server.url, path, { md5: MD5 }),
    (error) => error instanceof DownloadError && error.code === "corrupt" && error.message.includes(MD5),
  );
  assert.equal(readFileSync(path, "utf8"), "old");
  const told: string[] = [];
  const answer = await http().download([server.url, mirror.url], path, {
    md5: MD5.toUpperCase(),
    onMirror: (why, next) => told.push(`${why.name} ${next}`),
  });
  assert.deepEqual([answer?.url, told], [mirror.url, [`DownloadError ${mirror.url}`]]);
  assert.ok(readFileSync(path).equals(BYTES));
});

test("TSK-21 a file larger than allowed and a disk without room are refused before they do harm", async (t) => {
  const server = await serve(t);
  const path = join(folderOf(t), "file.bin");
  const refused = (code: string) => (error: unknown) => error instanceof DownloadError && error.code === code;
  await assert.rejects(http().download(server.url, path, { maxBytes: 399_999 }), refused("too_large"));
  await assert.rejects(
    http().download(server.url, path, { room: Number.MAX_SAFE_INTEGER }),
    refused("no_room"),
  );
  assert.equal(existsSync(path), false);
});

test("TSK-22 what has not changed is not sent again", async (t) => {
  const server = await serve(t);
  const path = join(folderOf(t), "file.bin");
  const first = await http().download(server.url, path);
  assert.ok(first !== null);
  assert.equal(await http().download(server.url, path, { known: first.validators }), null);
  const known: Validators = first.validators;
  assert.deepEqual(await http().ifChanged(server.url, known), { changed: false });
  server.etag = '"two"';
  const again = await http().ifChanged(server.url, known);
  assert.ok(again.changed);
  assert.equal(again.validators.etag, '"two"');
  assert.equal((await again.response.arrayBuffer()).byteLength, BYTES.length);
});

test("TSK-23 an error tells whether we may not, too often, or the server cannot", async (t) => {
  const server = await serve(t);
  for (const [status, kind] of [
    [403, "refused"],
    [429, "limited"],
    [404, "missing"],
    [500, "server"],
    [503, "server"],
    [418, "other"],
  ] as const) {
    server.status = status;
    const error = await http()
      .text(server.url, { retries: 0 })
      .catch((fault: unknown) => fault);
    assert.ok(error instanceof HttpError);
    assert.equal(error.kind, kind);
  }
});

test("TSK-20 the end of the run is no break: the part stays for the next", async (t) => {
  const server = await serve(t);
  const folder = folderOf(t);
  const path = join(folder, "file.bin");
  const stop = new AbortController();
  await assert.rejects(
    http(stop.signal).download(server.url, path, {
      onProgress: () => stop.abort(new Error("the run is over")),
    }),
    /the run is over/,
  );
  assert.equal(existsSync(path), false);
  assert.ok(readdirSync(folder).includes("file.bin.part"));
  await http().download(server.url, path);
  assert.ok(readFileSync(path).equals(BYTES));
});
