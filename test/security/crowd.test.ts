/** Crowds, floods and people who stop reading, at the real server. Memory is that of its process. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { openSync, readFileSync, truncateSync, writeFileSync, writeSync, closeSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { ends, json, until } from "../conformance/program.ts";
import { visit } from "../dashboard/visitor.ts";
import { started, type Started } from "./started.ts";

const YAML = `timezone: UTC
tasks:
  - {id: a, script: a.sh, schedule: on_demand}
  - {id: loud, script: loud.js, schedule: on_demand}
`;

/** Prints 400 MB as fast as it can, says so, and stays as long as its home is there. */
const LOUD = `const { existsSync, writeSync } = require("node:fs");
const block = Buffer.alloc(1 << 20, "some line of output 0123456789\\n");
for (let n = 0; n < 400; n += 1) writeSync(1, block);
writeSync(1, "that was all of it\\n");
setInterval(() => existsSync(__filename) || process.exit(), 200);
`;

/** So much more memory may be in use at a time. The whole of what is asked for is many times that. */
const MOST_MORE_MB = 100;

describe("a crowd", { skip: process.platform !== "linux" && "memory is read from /proc" }, () => {
  const endings: (() => unknown)[] = [];
  const lifetime = { after: (work: () => unknown) => void endings.unshift(work) };
  let home = "";
  let desk: Started;

  before(async () => {
    home = temporaryHome(lifetime, {
      "nightdesk.yaml": YAML,
      "a.sh": "#!/bin/sh\necho hello\n",
      "loud.js": LOUD,
    });
    desk = await started(lifetime, home);
  });
  after(async () => {
    for (const ending of endings) await ending();
  });

  const stillAnswers = async () => {
    assert.equal((await visit(desk.port, "/healthz")).status, 200);
    assert.equal((await desk.inside.get("/api/session")).status, 200);
  };

  test("DASH-153 (15) headers and bodies of 10 MB are cut off, and take no memory", async () => {
    const inUse = watchMemory(desk);
    const floods = [
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nX-Long: `,
      `GET /${"x".repeat(100_000)}`,
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\n${"X-Many: 1\r\n".repeat(10_000)}`,
      `POST /api/tasks/a/run HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nOrigin: http://127.0.0.1:${desk.port}\r\nContent-Type: application/json\r\nContent-Length: 10485760\r\n\r\n`,
      `POST /api/tasks/a/run HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nOrigin: http://127.0.0.1:${desk.port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\na00000\r\n`,
    ];
    const replies = await Promise.all(
      floods.flatMap((flood) => Array.from({ length: 20 }, () => pour(flood))),
    );
    for (const reply of replies) assert.match(reply, /^$|^HTTP\/1\.1 4(?:00|13|31) /);
    await stillAnswers();
    assert.ok(inUse() < MOST_MORE_MB, `${inUse()} MB`);

    /** Ten megabytes after a beginning, or as many as are taken. */
    async function pour(beginning: string): Promise<string> {
      const socket = await connected();
      let text = "";
      socket.setEncoding("latin1");
      socket.on("data", (piece: string) => (text += piece));
      socket.on("error", () => undefined);
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.write(beginning);
      const piece = Buffer.alloc(1 << 20, "x");
      for (let n = 0; n < 10 && !socket.destroyed; n += 1)
        if (!socket.write(piece)) await Promise.race([once(socket, "drain").catch(() => undefined), closed]);
      socket.end();
      await closed;
      return text;
    }
  });

  test("DASH-153 (15) a thousand visitors who say nothing, half a header or half a body keep nobody out", async () => {
    const beginnings = [
      "",
      "GET / HT",
      `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nX-Slow: `,
      `POST /api/tasks/a/run HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nOrigin: http://127.0.0.1:${desk.port}\r\nContent-Type: application/json\r\nCookie: ${desk.inside.cookie}\r\nX-Nightdesk-Token: ${desk.inside.token}\r\nContent-Length: 1000\r\n\r\n{`,
    ];
    const sockets = await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => {
        const socket = await connected();
        socket.on("error", () => undefined);
        socket.write(beginnings[n % beginnings.length] ?? "");
        return socket;
      }),
    );
    const from = performance.now();
    await stillAnswers();
    console.log(`beside 1,000 slow visitors two answers take ${(performance.now() - from).toFixed(0)} ms`);
    assert.ok(sockets.filter(({ destroyed }) => !destroyed).length > 900, "they are there while it answers");
    for (const socket of sockets) socket.destroy();
    assert.deepEqual(await json(home, "history"), [], "half a request does nothing");
  });

  test("DASH-153 (15) pages that went away, and looks at a stream's headers alone, hold no stream", async () => {
    const headers = { Cookie: desk.inside.cookie };
    for (let n = 0; n < 320; n += 1)
      assert.equal((await visit(desk.port, "/api/events", { method: "HEAD", headers })).status, 200);
    for (let round = 0; round < 4; round += 1) {
      const pages = await Promise.all(Array.from({ length: 100 }, () => openPage("/api/events")));
      for (const { status, close } of pages) {
        assert.equal(status, 200);
        close();
      }
      await until("place for further pages", async () => {
        const page = await openPage("/api/events");
        page.close();
        return page.status === 200 ? true : null;
      });
    }
    await stillAnswers();
  });

  test("DASH-152 (16) of a log of 1 GB a piece is read at a time, and its first before the rest", async () => {
    await ends(0, home, "run", "a");
    const [first] = await json<[{ id: string; log: string }]>(home, "history");
    const path = join(home, first.log);
    // What another run printed: a hole of a gigabyte, as long to read as any other.
    writeFileSync(path, `${readFileSync(path, "utf8")}=== nightdesk run other attempt 1 started x ===\n`);
    truncateSync(path, 1024 ** 3);
    const file = openSync(path, "a");
    writeSync(file, "\n");
    closeSync(file);
    await ends(0, home, "run", "a");
    const [second] = await json<[{ id: string; log: string }]>(home, "history");
    assert.equal(second.log, first.log);
    // The same again inside one run: its own part is what is long.
    const inUse = watchMemory(desk);
    const read = watchReading(desk);
    assert.match(await firstPiece(`/api/runs/${first.id}/log`), /hello/);
    assert.ok(read() < 64, `${read()} MB were read before the first piece was there`);
    assert.match(await firstPiece(`/api/runs/${second.id}/log`), new RegExp(`run ${second.id}`));
    assert.ok(read() < 64, `${read()} MB were read although it is known where the run's part begins`);
    const { text } = await desk.inside.get(`/api/runs/${second.id}/log`);
    assert.match(text, /hello[^]*event: end/);
    assert.ok(inUse() < MOST_MORE_MB, `${inUse()} MB`);
  });

  test("DASH-152 (16) what a run prints faster than people read is not kept for them in memory", async () => {
    const { text } = await desk.inside.post("/api/tasks/loud/run", {});
    const { run } = JSON.parse(text) as { run: string };
    const path = `/api/runs/${run}/log`;
    const inUse = watchMemory(desk);
    // They ask, and never read.
    const stalled = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const socket = await connected();
        socket.on("error", () => undefined);
        socket.pause();
        socket.write(
          `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${desk.port}\r\nCookie: ${desk.inside.cookie}\r\n\r\n`,
        );
        return socket;
      }),
    );
    const reader = await openPage(path);
    await reader.until("that was all of it");
    assert.ok(inUse() < 2 * MOST_MORE_MB, `${inUse()} MB were in use while 400 were printed`);
    for (const socket of stalled) socket.destroy();
    reader.close();
    assert.equal((await desk.inside.post(`/api/runs/${run}/cancel`, {})).status, 200);
    await stillAnswers();
  });

  function connected(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect(desk.port, "127.0.0.1", () => resolve(socket));
      socket.once("error", reject);
    });
  }

  /** A stream, as a page opens it. */
  async function openPage(path: string) {
    const asked = get({
      host: "127.0.0.1",
      port: desk.port,
      path,
      headers: { Cookie: desk.inside.cookie },
      agent: false,
    });
    asked.on("error", () => undefined);
    const [reply] = (await once(asked, "response")) as [IncomingMessage];
    reply.on("error", () => undefined);
    return {
      status: reply.statusCode,
      close: () => asked.destroy(),
      async until(words: string) {
        let end = "";
        for await (const piece of reply as AsyncIterable<Buffer>) {
          end = (end + piece.toString()).slice(-10_000);
          if (end.includes(words)) return;
        }
        assert.fail(`the stream ended without ${words}`);
      },
    };
  }

  async function firstPiece(path: string): Promise<string> {
    const asked = get({
      host: "127.0.0.1",
      port: desk.port,
      path,
      headers: { Cookie: desk.inside.cookie },
      agent: false,
    });
    asked.on("error", () => undefined);
    const [reply] = (await once(asked, "response")) as [IncomingMessage];
    const [piece] = (await once(reply, "data")) as [Buffer];
    asked.destroy();
    return piece.toString();
  }
});

/** @returns what gives the megabytes that were in use at the most since now, beyond those in use now */
function watchMemory({ child }: Started): () => number {
  const folder = `/proc/${child.pid}`;
  // Forgets the highest mark so far.
  writeFileSync(`${folder}/clear_refs`, "5");
  const inUse = (field: string) =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(readFileSync(`${folder}/status`, "utf8"))?.[1]) /
    1024;
  const first = inUse("VmRSS");
  return () => Math.round(inUse("VmHWM") - first);
}

/** @returns what gives the megabytes that were read since now, from files and sockets */
function watchReading({ child }: Started): () => number {
  const read = () =>
    Number(/^rchar: (\d+)/m.exec(readFileSync(`/proc/${child.pid}/io`, "utf8"))?.[1]) / 1024 ** 2;
  const first = read();
  return () => Math.round(read() - first);
}
