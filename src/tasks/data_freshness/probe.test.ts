import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { createHttp } from "../../sdk/http-client.ts";
import { probe, type Probed, type Probing } from "./probe.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function ask(
  t: TestContext,
  answer: Answer,
  kind: "http" | "checksum" | "github" | "content",
  more: Partial<Probing> = {},
): Promise<Probed> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const http = createHttp({
    fetch,
    signal: new AbortController().signal,
    now: () => Date.now(),
    random: () => 0,
    userAgent: "nightdesk/1",
  });
  return await probe({
    source: { url: `http://127.0.0.1:${port}/x`, kind },
    http,
    changedAt: Date.UTC(2026, 10, 10),
    now: Date.UTC(2026, 10, 25),
    signal: new AbortController().signal,
    known: { etag: null, lastModified: null, version: null },
    hash: async (name) =>
      name === "md5" ? "a".repeat(32) : "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    ...more,
  });
}

const send =
  (status: number, headers: Record<string, string>, body = ""): Answer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
const word = async (probed: Promise<Probed>) => (await probed).upstream.word;

test("DTA-21 by tag and date: younger than ours is newer, the same tag is current, neither is unknown", async (t) => {
  const dated = (date: string) => send(200, { "last-modified": date, etag: '"b"' });
  assert.equal(await word(ask(t, dated("Tue, 24 Nov 2026 00:00:00 GMT"), "http")), "newer");
  const current = await ask(t, dated("Mon, 02 Nov 2026 00:00:00 GMT"), "http");
  assert.deepEqual([current.upstream.word, current.known.etag], ["current", '"b"']);
  const known = { etag: '"b"', lastModified: null, version: null };
  assert.equal(await word(ask(t, dated("Tue, 24 Nov 2026 00:00:00 GMT"), "http", { known })), "current");
  assert.equal(await word(ask(t, send(200, { etag: '"c"' }), "http", { known })), "newer");
  assert.equal(await word(ask(t, send(200, { etag: '"c"' }), "http")), "unknown", "the first look");
  assert.equal(await word(ask(t, send(200, {}), "http")), "unknown");
});

test("DTA-21 a server that minds no HEAD is asked for the file; one that fails makes it unknown and says why", async (t) => {
  const methods: string[] = [];
  const noHead: Answer = (request, response) => {
    methods.push(request.method ?? "");
    if (request.method === "HEAD") response.writeHead(405).end();
    else
      response.writeHead(200, { "last-modified": "Tue, 24 Nov 2026 00:00:00 GMT" }).end("x".repeat(100_000));
  };
  assert.equal(await word(ask(t, noHead, "http")), "newer");
  assert.deepEqual(methods, ["HEAD", "GET"]);
  const failed = await ask(t, send(500, {}), "http");
  assert.equal(failed.upstream.word, "unknown");
  assert.match(failed.upstream.why, /500/);
});

test("DTA-21 by an announced checksum, with or without a path behind it", async (t) => {
  assert.equal(await word(ask(t, send(200, {}, `${"A".repeat(32)}  /pan/x.gz\n`), "checksum")), "current");
  assert.equal(await word(ask(t, send(200, {}, `${"b".repeat(64)} x\n`), "checksum")), "newer");
  assert.equal(await word(ask(t, send(200, {}, "<html>"), "checksum")), "unknown");
});

test("DTA-21 by the latest release and by the content", async (t) => {
  const release = (tag: string, day: string) =>
    send(200, { etag: '"r"' }, JSON.stringify({ tag_name: tag, published_at: `2026-11-${day}T00:00:00Z` }));
  assert.equal(await word(ask(t, release("v2", "20"), "github")), "newer");
  const older = await ask(t, release("v1", "01"), "github");
  assert.deepEqual([older.upstream.word, older.known.version], ["current", "v1"]);
  const notAgain: Answer = (request, response) =>
    void response.writeHead(request.headers["if-none-match"] === '"r"' ? 304 : 200).end("{}");
  assert.equal(await word(ask(t, notAgain, "github", { known: older.known })), "current");
  assert.equal(await word(ask(t, send(200, {}, "[]"), "github")), "unknown");
  assert.equal(await word(ask(t, send(200, {}, "foo"), "content")), "current");
  assert.equal(await word(ask(t, send(200, {}, "bar"), "content")), "newer");
});

test("DTA-26 a tag without a date: current only once our copy was renewed under it, and newer ends with the renewal", async (t) => {
  const day = (number: number) => Date.UTC(2026, 10, number);
  const look = (tag: string, before: Probed | null, on: number, changedAt: number) =>
    ask(t, send(200, { etag: tag }), "http", {
      now: day(on),
      changedAt: day(changedAt),
      ...(before === null ? {} : { known: before.known }),
    });
  const first = await look('"a"', null, 20, 10);
  assert.equal(first.upstream.word, "unknown");
  const again = await look('"a"', first, 21, 10);
  assert.equal(again.upstream.word, "unknown", "our copy may be older than what upstream had then");
  const other = await look('"b"', again, 22, 10);
  assert.equal(other.upstream.word, "newer");
  const still = await look('"b"', other, 23, 10);
  assert.equal(still.upstream.word, "newer");
  const renewed = await look('"b"', still, 25, 24);
  assert.equal(renewed.upstream.word, "current");
  assert.equal((await look('"b"', renewed, 26, 24)).upstream.word, "current");
  assert.equal((await look('"c"', renewed, 27, 24)).upstream.word, "newer");
});

test("DTA-26 a release without a date is not new for ever once our copy was renewed", async (t) => {
  const release = (tag: string) => send(200, {}, JSON.stringify({ tag_name: tag }));
  const known = { etag: null, lastModified: null, version: "v1" };
  const out = await ask(t, release("v2"), "github", { known, now: 100, changedAt: 50 });
  assert.equal(out.upstream.word, "newer");
  const renewed = await ask(t, release("v2"), "github", { known: out.known, now: 300, changedAt: 200 });
  assert.deepEqual([renewed.upstream.word, renewed.known.version], ["current", "v2"]);
});

test("DTA-27 whatever a server sends, the answer is unknown with its reason, and memory is bounded", async (t) => {
  const endless: Answer = (_request, response) => {
    response.writeHead(200, { etag: '"e"' });
    const more = () => {
      while (!response.destroyed && response.write("a".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  };
  const broken: Answer = (_request, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("ab", () => response.destroy());
  };
  const loop: Answer = (_request, response) => void response.writeHead(302, { location: "/x" }).end();
  const cases: [Answer, "http" | "checksum" | "github" | "content", RegExp][] = [
    [endless, "checksum", /longer than the \d+ bytes/],
    [endless, "github", /more than \d+ bytes/],
    [broken, "content", /terminated|aborted|other side closed/],
    [broken, "checksum", /terminated|aborted|other side closed/],
    [loop, "http", /redirect/],
    [send(200, {}, "<html>please log in</html>"), "github", /another form/],
    [send(404, {}), "http", /404/],
  ];
  for (const [answer, kind, why] of cases) {
    const { upstream } = await ask(t, answer, kind);
    assert.equal(upstream.word, "unknown", kind);
    assert.match(upstream.why, why, kind);
  }
});
