import assert from "node:assert/strict";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { createHttp } from "./http-client.ts";
import { HttpError } from "./http-error.ts";
import { backoffMs, parseRetryAfter } from "./retry-after.ts";

const NOW = Date.parse("2026-11-23T03:00:00Z");

async function serve(t: TestContext, answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function httpFor(signal = new AbortController().signal) {
  return createHttp({ fetch, signal, now: () => NOW, random: () => 0, userAgent: "nightdesk/1" });
}

test("TSK-16 a refusal is tried again, also for a POST, and what the answer holds comes back", async (t) => {
  const seen: string[] = [];
  const url = await serve(t, (request, response) => {
    request.on("data", (data: Buffer) =>
      seen.push(`${request.method} ${request.headers["content-type"]} ${data.toString()}`),
    );
    request.on("end", () => {
      if (seen.length < 3)
        response.writeHead(seen.length === 1 ? 429 : 503, { "retry-after": "0" }).end("later");
      else response.writeHead(200).end('{"done": true}');
    });
  });
  assert.deepEqual(await httpFor().json(url, { method: "post", body: { a: 1 } }), { done: true });
  assert.deepEqual(seen, Array(3).fill('POST application/json {"a":1}'));
});

test("TSK-16 a broken connection is tried again for a GET and not for a POST", async (t) => {
  const seen: (string | undefined)[] = [];
  const url = await serve(t, (request, response) => {
    seen.push(request.method);
    if (seen.length % 2 === 1) response.destroy();
    else response.end("fine");
  });
  assert.equal(await httpFor().text(url), "fine");
  await assert.rejects(
    httpFor().text(url, { method: "POST" }),
    (error) => error instanceof HttpError && error.status === 0,
  );
  assert.deepEqual(seen, ["GET", "GET", "POST"]);
});

test("TSK-16 a plain error is not repeated, tells status and body, and keeps the query out of its message", async (t) => {
  const seen: (string | undefined)[] = [];
  const url = await serve(t, (request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(404).end("no such thing");
  });
  const { host } = new URL(url);
  await assert.rejects(httpFor().text(`http://me:pw@${host}/x?key=secret`), (error) => {
    assert.ok(error instanceof HttpError);
    assert.doesNotMatch(error.message, /pw|secret/);
    return true;
  });
  await assert.rejects(httpFor().text(`${url}/x?key=secret`), (error) => {
    assert.ok(error instanceof HttpError);
    assert.deepEqual([error.status, error.body], [404, "no such thing"]);
    assert.equal(error.message, `GET ${url}/x: the server answered 404 Not Found`);
    return true;
  });
  assert.deepEqual(seen, ["Basic bWU6cHc=", undefined]);
  const response = await httpFor().fetch(`${url}/x`, { accept: [404] });
  assert.deepEqual(
    [response.status, response.url, await response.text()],
    [404, `${url}/x`, "no such thing"],
  );
});

test("TSK-16 a server that asks for too long a rest is obeyed by giving up", async (t) => {
  const url = await serve(t, (_request, response) =>
    response.writeHead(429, { "retry-after": "3600" }).end(),
  );
  await assert.rejects(httpFor().text(url), (error) => {
    assert.ok(error instanceof HttpError);
    assert.equal(error.retryAfterMs, 3_600_000);
    assert.match(error.message, /429 Too Many Requests, come back in 3600 s$/);
    return true;
  });
});

test("no more than four requests to one host run at once, and all get their turn", async (t) => {
  const open: (() => void)[] = [];
  let most = 0;
  const url = await serve(t, (_request, response) => {
    open.push(() => response.end("ok"));
    most = Math.max(most, open.length);
    if (open.length === 4) for (const answer of open.splice(0)) answer();
  });
  const http = httpFor();
  const texts = await Promise.all(Array.from({ length: 12 }, () => http.text(url)));
  assert.deepEqual([texts.length, most], [12, 4]);
});

test("time limits end a silent server and a body that stands still; the signal ends everything", async (t) => {
  const url = await serve(t, (request, response) => {
    if (request.url === "/body") response.writeHead(200, { "content-length": "10" }).write("half");
  });
  const quick = { retries: 0, timeoutMs: 40 };
  await assert.rejects(httpFor().text(url, quick), /no complete answer within 0.04 s/);
  const response = await httpFor().fetch(`${url}/body`, { retries: 0, idleMs: 40 });
  await assert.rejects(response.text(), /nothing more of the body came/);
  const controller = new AbortController();
  const waiting = httpFor(controller.signal).text(url);
  controller.abort(new Error("the run is over"));
  await assert.rejects(waiting, /the run is over/);
  await assert.rejects(httpFor(controller.signal).text(url), /the run is over/);
});

test("what is no web address, no JSON or not reachable is said plainly", async (t) => {
  const url = await serve(t, (_request, response) => response.end("<html>"));
  await assert.rejects(httpFor().json(url), /the answer is not JSON/);
  await assert.rejects(httpFor().text("file:///etc/passwd"), /"file:\/\/\/etc\/passwd" is not the address/);
  await assert.rejects(httpFor().text("example"), /"example" is not the address/);
  await assert.rejects(httpFor().text("http://127.0.0.1:1/", { retries: 0 }), /GET http:\/\/127.0.0.1:1\/: /);
});

test("Retry-After is read as seconds or as a date, and pauses double up to half a minute", () => {
  assert.equal(parseRetryAfter("120", NOW), 120_000);
  assert.equal(parseRetryAfter("Mon, 23 Nov 2026 03:00:05 GMT", NOW), 5000);
  assert.equal(parseRetryAfter("Mon, 23 Nov 2026 02:00:00 GMT", NOW), 0);
  for (const nothing of [null, "", "soon", "-5", "may 1"]) assert.equal(parseRetryAfter(nothing, NOW), null);
  assert.deepEqual(
    [1, 2, 3, 10].map((tries) => backoffMs(tries, 1)),
    [500, 1000, 2000, 30_000],
  );
  assert.equal(backoffMs(1, 0), 250);
});

test("TSK-26 a body that is taken into memory has a limit, is not asked for again, and an endless refusal is left", async (t) => {
  let asked = 0;
  const url = await serve(t, (request, response) => {
    asked += 1;
    response.writeHead(request.url === "/refused" ? 404 : 200);
    const more = () => {
      while (!response.destroyed && response.write("a".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  });
  await assert.rejects(httpFor().text(url, { mostBytes: 1_000_000 }), /longer than the 1000000 bytes/);
  await assert.rejects(httpFor().json(url, { mostBytes: 10 }), /longer than the 10 bytes/);
  assert.equal(asked, 2);
  await assert.rejects(httpFor().bytes(`${url}/refused`), /404/);
});
