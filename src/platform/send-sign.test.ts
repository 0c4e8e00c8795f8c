import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { test, type TestContext } from "node:test";
import { sendSign } from "./send-sign.ts";

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("UNA-30 start and fail stand behind the path and before a query; success is the bare address", async (t) => {
  const seen: string[] = [];
  const base = await serve(t, (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.end("OK");
  });
  for (const sign of ["start", "success", "fail"] as const) {
    assert.deepEqual(await sendSign({ url: `${base}/ping/id/`, method: "get", sign }), { arrived: true });
  }
  await sendSign({ url: `${base}/push?token=x`, method: "post", sign: "fail" });
  assert.deepEqual(seen, [
    "GET /ping/id/start",
    "GET /ping/id/",
    "GET /ping/id/fail",
    "POST /push/fail?token=x",
  ]);
});

test("UNA-31 whatever goes wrong is a sentence that does not hold the address", async (t) => {
  const base = await serve(t, (_request, response) => {
    response.statusCode = 404;
    response.end();
  });
  const send = async (url: string) => {
    const result = await sendSign({ url, method: "get", sign: "success" });
    return result.arrived ? "arrived" : result.why;
  };
  assert.equal(await send(`${base}/a-secret`), "127.0.0.1 answered 404");
  assert.match(
    await send("http://127.0.0.1:1/a-secret"),
    /^127\.0\.0\.1: it could not be reached \(E\w+\)$|^127\.0\.0\.1: it could not be reached$/,
  );
  assert.match(await send("ftp://a-secret"), /no http or https address/);
  assert.match(await send("${PING}"), /no http or https address/);
});

test("UNA-31 a service that never answers is given up after ten seconds", async (t) => {
  const base = await serve(t, () => undefined);
  const result = await sendSign({ url: base, method: "get", sign: "success" });
  assert.deepEqual(result, { arrived: false, why: "127.0.0.1: no answer within 10 s" });
});
