/** What somebody may write to the port who keeps to no rule of HTTP, against the real server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { json } from "../conformance/program.ts";
import { enter, raw, visit } from "../dashboard/visitor.ts";
import { started, type Started } from "./started.ts";

const HOME = {
  "nightdesk.yaml":
    "timezone: UTC\ntasks:\n  - {id: a, script: a.js, schedule: on_demand}\n  - {id: odd, script: odd.js, schedule: on_demand}\n",
  "a.js": "console.log('hello');\n",
  "odd.js": `const { writeSync } = require("node:fs");
const write = (bytes) => { for (let at = 0; at < bytes.length;) at += writeSync(1, bytes.subarray(at)); };
writeSync(1, "\\x1b[2J\\x1b]0;title\\x07\\x1b]8;;http://evil.test\\x07link\\x1b]8;;\\x07\\n");
write(Buffer.from([0, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 10]));
writeSync(1, "event: end\\ndata: {}\\n\\nid: 9:9\\n: comment\\nretry: 1\\r\\r\\n\\u2028\\u202e\\u0085\\n");
writeSync(1, "=== run x attempt 1 ended: succeeded ===\\n");
const block = Buffer.alloc(1 << 20, "x");
for (let n = 0; n < 100; n += 1) write(block);
writeSync(1, "\\nthe end\\n");
`,
};

describe("the wire", { skip: process.platform === "win32" }, () => {
  const endings: (() => unknown)[] = [];
  const lifetime = { after: (work: () => unknown) => void endings.unshift(work) } as never;
  let home = "";
  let desk: Started;
  /** Lines that every well-formed request of a person who is in has. */
  let own = "";
  let change = "";

  before(async () => {
    home = temporaryHome(lifetime, HOME);
    desk = await started(lifetime, home);
    const { cookie, token } = desk.inside;
    own = `Host: 127.0.0.1:${desk.port}\r\nCookie: ${cookie}\r\n`;
    change = `${own}Origin: http://127.0.0.1:${desk.port}\r\nContent-Type: application/json\r\nX-Nightdesk-Token: ${token}\r\n`;
  });
  after(async () => {
    for (const ending of endings) await ending();
  });

  const statuses = (text: string) =>
    [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));

  test("DASH-180 where two lengths could be meant nothing is done, and nothing hidden behind is answered", async () => {
    const hidden = `POST /api/tasks/a/run HTTP/1.1\r\n${change}Content-Length: 2\r\n\r\n{}`;
    const fronts: Record<string, string> = {
      "length and chunks": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      "chunks and length": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n`,
      "two lengths": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length: 0\r\nContent-Length: 200\r\n\r\n`,
      "a list of lengths": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length: 0, 200\r\n\r\n`,
      "a length below zero": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length: -1\r\n\r\n`,
      "a length with a sign": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length: +2\r\n\r\n{}`,
      "a length in hex": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length: 0x2\r\n\r\n{}`,
      "chunks under a strange name": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
      "a space before the colon": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Content-Length : 2\r\n\r\n{}`,
      "a folded header": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`,
      "a bare line feed": `POST /api/tasks/a/pause HTTP/1.1\n${change}Transfer-Encoding: chunked\n\n0\n\n`,
      "a chunk's extension": `POST /api/tasks/a/pause HTTP/1.1\r\n${change}Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n`,
    };
    for (const [name, front] of Object.entries(fronts)) {
      const reply = await raw(desk.port, front + hidden);
      for (const status of statuses(reply)) assert.equal(status, 400, `${name}: ${reply}`);
      assert.ok(statuses(reply).length <= 1, `${name}: ${reply}`);
    }
    assert.deepEqual(await json(home, "history"), []);
    assert.doesNotMatch((await desk.inside.get("/api/tasks/a")).text, /"paused_why":"/);
  });

  test("DASH-180 of requests in a row each passes the same door, and one that is refused ends the row", async () => {
    const good = `GET /api/session HTTP/1.1\r\n${own}\r\n`;
    const last = `GET /healthz HTTP/1.1\r\n${own}Connection: close\r\n\r\n`;
    assert.deepEqual(statuses(await raw(desk.port, good.repeat(20) + last)), [
      ...Array.from({ length: 20 }, () => 200),
      200,
    ]);
    const strangers = `GET /api/session HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\n\r\n`;
    assert.deepEqual(statuses(await raw(desk.port, good + strangers + last)), [200, 401, 200]);
    const evil = `GET /api/session HTTP/1.1\r\n${own.replace("127.0.0.1", "evil.test")}\r\n`;
    assert.deepEqual(statuses(await raw(desk.port, good + evil + good.repeat(3))), [200, 403]);
    const form = `POST /api/tasks/a/run HTTP/1.1\r\n${change.replace("application/json", "text/plain")}Content-Length: 2\r\n\r\n{}`;
    assert.deepEqual(statuses(await raw(desk.port, form + good)), [415]);
    assert.deepEqual(await json(home, "history"), []);
  });

  test("DASH-180 headers that proxies believe and methods that nobody asked for change nothing", async () => {
    const headers = [
      "X-Forwarded-Host: evil.test",
      "X-Forwarded-For: 127.0.0.1",
      "Forwarded: for=127.0.0.1;host=localhost",
      "X-Original-URL: /healthz",
      "X-Rewrite-URL: /healthz",
      "X-HTTP-Method-Override: POST",
      "X-Http-Method: PUT",
      "Authorization: Basic YTpi",
      "Authorization: Bearer ",
      "Cookie: nightdesk_0123456789=x",
      "Cookie: =; ;;; nightdesk_=; \u00e9=1",
      "Expect: 100-continue",
      "Accept-Encoding: br, gzip, deflate, *;q=0",
      "Range: bytes=0-1000000000",
      "If-None-Match: *",
      "Purpose: prefetch",
    ];
    for (const header of headers) {
      const reply = await raw(
        desk.port,
        `GET /api/session HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\n${header}\r\nConnection: close\r\n\r\n`,
      );
      assert.equal(statuses(reply).at(-1), 401, `${header}: ${reply}`);
      assert.doesNotMatch(reply, /evil|access-control/i);
    }
    for (const method of [
      "PUT",
      "DELETE",
      "PATCH",
      "OPTIONS",
      "TRACE",
      "CONNECT",
      "PROPFIND",
      "QUERY",
      "M-SEARCH",
    ]) {
      const reply = await raw(
        desk.port,
        `${method} /api/tasks/a/run HTTP/1.1\r\n${change}Connection: close\r\n\r\n`,
      );
      assert.doesNotMatch(reply, /^HTTP\/1\.1 [23]/, `${method}: ${reply}`);
      assert.doesNotMatch(reply, new RegExp(desk.inside.token));
    }
    for (const upgrade of ["websocket", "h2c"]) {
      const reply = await raw(
        desk.port,
        `GET /api/events HTTP/1.1\r\n${own}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n`,
      );
      assert.doesNotMatch(reply, /^HTTP\/1\.1 101/, upgrade);
    }
    for (const garbage of [
      "\u0016\u0003\u0001\u0002\u0000\u0001",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET\r\n\r\n",
      "\r\n\r\n\r\n\u0000".repeat(50),
    ])
      assert.doesNotMatch(await raw(desk.port, garbage), /^HTTP\/1\.1 [123]/);
    assert.equal((await desk.inside.get("/api/front")).status, 200);
  });

  test("DASH-181 of many who use one link at the same moment one is let in", async () => {
    const link = new URL(await desk.link());
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => visit(desk.port, link.pathname + link.search)),
    );
    const cookies = replies
      .flatMap(({ headers }) => headers["set-cookie"] ?? [])
      .filter((text) => /=[\w-]{43};/.test(text));
    assert.equal(cookies.length, 1);
    assert.equal(replies.filter(({ status }) => status === 303).length, 1);
    assert.equal(
      (await visit(desk.port, link.pathname + link.search, { method: "HEAD" })).headers["set-cookie"]?.some(
        (text) => /=[\w-]{43};/.test(text),
      ) ?? false,
      false,
    );
  });

  test("DASH-181 a look at a link alone, as chats and mail programs take, does not use it up", async () => {
    const link = await desk.link();
    const { pathname, search } = new URL(link);
    const looked = await visit(desk.port, pathname + search, { method: "HEAD" });
    assert.equal(looked.status, 401);
    assert.equal((await enter(desk.port, link)).token.length > 20, true);
  });

  test("DASH-182 the session of one home opens no other, on whatever port", async (t) => {
    const other = await started(t, temporaryHome(t, HOME));
    const both = `${desk.inside.cookie}; ${other.inside.cookie}`;
    assert.notEqual(desk.inside.cookie.split("=")[0], other.inside.cookie.split("=")[0]);
    const value = desk.inside.cookie.split("=")[1] ?? "";
    const swapped = `${other.inside.cookie.split("=")[0]}=${value}`;
    for (const [cookie, status] of [
      [desk.inside.cookie, 401],
      [swapped, 401],
      [both, 200],
    ] as const)
      assert.equal((await visit(other.port, "/api/session", { headers: { Cookie: cookie } })).status, status);
    // A page of the other one is another origin, and its token another token.
    const headers = {
      Cookie: both,
      "Content-Type": "application/json",
      Origin: `http://127.0.0.1:${desk.port}`,
      "X-Nightdesk-Token": other.inside.token,
    };
    const asked = { method: "POST", body: "{}", headers };
    assert.equal((await visit(other.port, "/api/tasks/a/run", asked)).status, 403);
    const withToken = {
      ...headers,
      Origin: `http://127.0.0.1:${other.port}`,
      "X-Nightdesk-Token": desk.inside.token,
    };
    assert.equal((await visit(other.port, "/api/tasks/a/run", { ...asked, headers: withToken })).status, 403);
    // The code of one home is no code of the other.
    const { search } = new URL(await desk.link());
    assert.equal((await visit(other.port, `/${search}`)).status, 401);
  });

  test("DASH-183 fifty pages are open when it is told to stop: it stops, and starts again", async () => {
    const own2 = temporaryHome(lifetime, HOME);
    const first = await started(lifetime, own2);
    const pages = await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        const socket = connect(first.port, "127.0.0.1");
        socket.on("error", () => undefined);
        socket.write(
          `GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:${first.port}\r\nCookie: ${first.inside.cookie}\r\n\r\n`,
        );
        return new Promise<typeof socket>((resolve) =>
          socket.once("data", () => {
            // Half of them have hung up on their side only, and read on.
            if (n % 2 === 0) socket.end();
            resolve(socket);
          }),
        );
      }),
    );
    await first.stop();
    for (const page of pages) page.destroy();
    const second = await started(lifetime, own2);
    assert.equal(
      (await visit(second.port, "/api/front", { headers: { Cookie: first.inside.cookie } })).status,
      401,
    );
    assert.equal((await second.inside.get("/api/front")).status, 200);
    await second.stop();
  });

  test("DASH-184 (12) what a log holds steers neither terminal nor stream: escapes, NUL, broken UTF-8, a line of 100 MB", async () => {
    const { run } = JSON.parse((await desk.inside.post("/api/tasks/odd/run", {})).text) as { run: string };
    const wholeLog = async (): Promise<string> => {
      let whole = "";
      let from = "";
      do {
        const { text } = await desk.inside.get(`/api/runs/${run}/log${from}`);
        whole += text;
        const at = [...text.matchAll(/^event: more\ndata: \{\}\nid: (\d+:\d+)$/gm)].at(-1)?.[1];
        from = at === undefined ? "" : `?from=${at}`;
      } while (from !== "");
      return whole;
    };
    const live = await wholeLog();
    const ended = await wholeLog();
    for (const text of [live, ended]) {
      assert.ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/.test(text));
      assert.deepEqual(new Set(text.match(/^\w+(?=:)/gm)), new Set(["event", "data", "id"]));
      for (const [, data] of text.matchAll(/^data: (.*)$/gm)) JSON.parse(data ?? "");
      assert.equal(text.match(/^event: end$/gm)?.length, 1);
    }
    // Who looks on gets the newest of what came too fast; the log has its beginning and its end.
    assert.ok(/\\\\x1b\[2J/.test(ended), "escapes are shown");
    assert.ok(ended.includes("the end"));
    const [row] = await json<[{ log: string }]>(home, "history");
    assert.ok(
      readFileSync(join(home, row.log)).length < 60_000_000,
      "of a hundred megabytes the middle is left out",
    );
  });
});
