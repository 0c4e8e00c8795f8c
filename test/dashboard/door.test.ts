/** Who comes in, and what is refused before anything is answered. Numbers are those of the security checklist. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { READS, STREAMS, WRITES } from "../../src/dashboard/api/routes.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, raw, visit } from "./visitor.ts";

let stage: Stage;
before(async () => void (stage = await openStage()));
after(() => stage.close());

const filled = (path: string) => path.replaceAll(/:\w+/g, "1");

test("DASH-01 (1) the server listens on 127.0.0.1 and nowhere else", async () => {
  assert.match(stage.dashboard.address, /^http:\/\/127\.0\.0\.1:\d+$/);
  const { networkInterfaces } = await import("node:os");
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address !== undefined && !address.internal && address.family === "IPv4");
  for (const address of others) {
    const { connect } = await import("node:net");
    const refused = await new Promise((resolve) => {
      const socket = connect(stage.port, address?.address ?? "", () => resolve(false));
      socket.on("error", () => resolve(true));
    });
    assert.equal(refused, true, `${address?.address} answers`);
  }
});

test("DASH-02 (2) only our own names are served as Host, in any case", async () => {
  const { port } = stage;
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`])
    assert.equal((await visit(port, "/healthz", { headers: { Host: host } })).status, 200, host);
  const strangers = [
    "evil.test",
    `evil.test:${port}`,
    `127.0.0.1.evil.test:${port}`,
    `localhost.evil.test:${port}`,
    `localhost.:${port}`,
    `127.0.0.1.:${port}`,
    `0.0.0.0:${port}`,
    `2130706433:${port}`,
    `127.1:${port}`,
    `0x7f000001:${port}`,
    `127.0.0.1:${port + 1}`,
    "127.0.0.1",
    "localhost",
    `user@127.0.0.1:${port}`,
    `[::ffff:127.0.0.1]:${port}`,
    `127.0.0.1:${port}x`,
    "",
  ];
  for (const host of strangers) {
    const reply = await raw(port, `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    assert.match(reply, /^HTTP\/1\.1 40[03] /, host);
  }
  const own = `Host: 127.0.0.1:${port}\r\nConnection: close\r\n`;
  for (const [name, bytes] of Object.entries({
    "no Host": "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
    "two of them": `GET /healthz HTTP/1.1\r\nHost: evil.test\r\n${own}\r\n`,
    "two of ours": `GET /healthz HTTP/1.1\r\n${own}${own}\r\n`,
    "absolute form": `GET http://127.0.0.1:${port}/healthz HTTP/1.1\r\n${own}\r\n`,
    "another's absolute form": `GET http://evil.test/healthz HTTP/1.1\r\n${own}\r\n`,
    "two slashes": `GET //evil.test/healthz HTTP/1.1\r\n${own}\r\n`,
  }))
    assert.match(await raw(port, bytes), /^HTTP\/1\.1 40[03] /, name);
});

test("DASH-03 (4) requests that other sites make are refused on every route", async () => {
  const { port, dashboard } = stage;
  const { cookie, token } = await enter(port, dashboard.link());
  for (const site of ["cross-site", "same-site"]) {
    for (const { path } of Object.values(READS)) {
      const headers = { Cookie: cookie, "Sec-Fetch-Site": site };
      assert.equal((await visit(port, filled(path), { headers })).status, 403, `${site} ${path}`);
    }
  }
  for (const { path } of Object.values(WRITES)) {
    const headers = { Cookie: cookie, "X-Nightdesk-Token": token, "Content-Type": "application/json" };
    const ours = `http://127.0.0.1:${port}`;
    for (const wrong of [
      {},
      { Origin: "null" },
      { Origin: "http://evil.test" },
      { Origin: `http://127.0.0.1:${port + 1}` },
      { Origin: ours.replace("http", "https") },
      { Origin: ours, "Sec-Fetch-Site": "cross-site" },
      { Origin: ours, "Sec-Fetch-Site": "same-site" },
      { Origin: ours, "Sec-Fetch-Site": "none" },
    ]) {
      const reply = await visit(port, filled(path), {
        method: "POST",
        body: "{}",
        headers: { ...headers, ...wrong },
      });
      assert.equal(reply.status, 403, `${path} ${JSON.stringify(wrong)}`);
    }
  }
});

test("DASH-04 (5) forms cannot change anything", async () => {
  const { port, dashboard } = stage;
  const { post } = await enter(port, dashboard.link());
  for (const type of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "",
    "application/jsonx",
  ])
    assert.equal((await post("/api/tasks/clinvar/run", {}, { "Content-Type": type })).status, 415, type);
});

test("DASH-05 (6, 9) every route needs the session, but /healthz", async () => {
  const { port } = stage;
  assert.equal((await visit(port, "/healthz")).status, 200);
  const reads = [
    ...Object.values(READS).map(({ path }) => path),
    ...Object.values(STREAMS),
    "/metrics",
    "/",
    "/theme.js",
    "/assets/x.js",
    "/anything",
  ];
  for (const path of reads) {
    const { status, headers } = await visit(port, filled(path));
    assert.equal(status, 401, path);
    assert.doesNotMatch(String(headers["set-cookie"] ?? ""), /=[\w-]{20}/);
  }
  for (const { path } of Object.values(WRITES)) {
    const headers = { Origin: `http://127.0.0.1:${port}`, "Content-Type": "application/json" };
    assert.equal(
      (await visit(port, filled(path), { method: "POST", body: "{}", headers })).status,
      401,
      path,
    );
  }
});

test("DASH-06 every change needs the session's token too", async () => {
  const { port, dashboard } = stage;
  const one = await enter(port, dashboard.link());
  const other = await enter(port, dashboard.link());
  for (const { path } of Object.values(WRITES)) {
    for (const token of ["", "x", other.token, `${one.token}x`])
      assert.equal((await one.post(filled(path), {}, { "X-Nightdesk-Token": token })).status, 403, path);
  }
  assert.equal((await one.post("/api/tasks/clinvar/run", {})).status, 200);
});

test("DASH-07 (7) a code is good once, the cookie is for this home and for nobody's script", async () => {
  const { port, dashboard } = stage;
  const link = new URL(dashboard.link());
  const code = link.searchParams.get("code") ?? "";
  assert.ok(Buffer.from(code.split(".")[0] ?? "", "base64url").length * 8 >= 128);
  const first = await visit(port, link.pathname + link.search);
  assert.equal(first.status, 303);
  assert.equal(first.headers.location, "/");
  const [cookie = ""] = first.headers["set-cookie"] ?? [];
  assert.match(cookie, /^nightdesk_[0-9a-f]{10}=[\w-]{43}; /);
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  assert.match(cookie, /Path=\//);
  assert.doesNotMatch(cookie, /Domain=/);
  assert.equal((await visit(port, link.pathname + link.search)).status, 401);
  assert.equal(first.headers["referrer-policy"], "no-referrer");
});

test("DASH-08 (8, 10) every answer carries the policy, and none a CORS header", async () => {
  const { port, dashboard } = stage;
  const { get } = await enter(port, dashboard.link());
  const replies = [
    await get("/"),
    await get("/api/front"),
    await get("/nothing"),
    await visit(port, "/"),
    await visit(port, "/healthz"),
    await visit(port, "/api/front", { headers: { Host: "evil.test" } }),
    await visit(port, "/api/front", { method: "OPTIONS" }),
  ];
  for (const { headers, status } of replies) {
    const policy = String(headers["content-security-policy"]);
    assert.match(policy, /default-src 'none'/, String(status));
    assert.match(policy, /script-src 'self'(;|$)/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith("access-control")),
      [],
    );
  }
  assert.equal((await visit(port, "/api/front", { method: "OPTIONS" })).status, 405);
  assert.doesNotMatch((await get("/")).text, /<script(?![^>]* src=)|style=|\son\w+=/);
});
