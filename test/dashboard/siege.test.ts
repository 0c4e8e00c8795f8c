/** Guessing, flooding, climbing: what a visitor may try, and that it leads nowhere. Numbers as in the checklist. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { WRITES } from "../../src/dashboard/api/routes.ts";
import { createSessions, makeCode } from "../../src/dashboard/server/sessions.ts";
import { parsePrometheus } from "./prometheus-text.ts";
import { openStage, type Stage } from "./stage.ts";
import { enter, visit } from "./visitor.ts";

let stage: Stage;
before(async () => void (stage = await openStage()));
after(() => stage.close());

const filled = (path: string) => path.replaceAll(/:\w+/g, "1");

test("DASH-09 (15) long headers, long bodies and a crowd of silent visitors do no harm", async () => {
  const { port, dashboard } = stage;
  const { post } = await enter(port, dashboard.link());
  assert.equal(
    (
      await visit(port, "/healthz", { headers: { "X-Long": "x".repeat(30_000) } }).catch(() => ({
        status: 431,
      }))
    ).status,
    431,
  );
  assert.equal(
    (await post("/api/tasks/clinvar/pause", { why: "x".repeat(100_000) }).catch(() => ({ status: 413 })))
      .status,
    413,
  );
  assert.equal((await post("/api/tasks/clinvar/pause", { why: "x".repeat(2_000) })).status, 400);
  const { connect } = await import("node:net");
  const silent = Array.from({ length: 1_000 }, () => connect(port, "127.0.0.1"));
  await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
  assert.equal((await visit(port, "/healthz")).status, 200);
  for (const socket of silent) socket.destroy();
});

test("DASH-10 (17) codes and cookies can be guessed ten times a minute", async () => {
  const own = await openStage();
  try {
    const { get } = await enter(own.port, own.dashboard.link());
    const guess = async () => (await visit(own.port, "/?code=abc.def.ghi")).status;
    for (let i = 0; i < 10; i += 1) assert.equal(await guess(), 401);
    assert.equal(await guess(), 429);
    const cookie = `${(await enter(stage.port, stage.dashboard.link())).cookie.split("=")[0]}=wrong`;
    const name = cookie.split("=")[0] ?? "";
    assert.ok(name.startsWith("nightdesk_"));
    // Who is in already is not shut out by somebody else's guesses.
    assert.equal((await get("/api/front")).status, 200);
    // Nor is who comes with a good code, also from a browser whose session is over.
    for (let i = 0; i < 11; i += 1) await visit(own.port, "/", { headers: { Cookie: `${name}=wrong` } });
    const again = await enter(own.port, own.dashboard.link());
    assert.equal((await again.get("/api/front")).status, 200);
    assert.equal(await guess(), 429);
  } finally {
    await own.close();
  }
});

test("DASH-10 guesses of cookies are counted, and a code is not good for long", () => {
  let now = 1_000_000;
  const sessions = createSessions({ now: () => now, secret: "s", metricsToken: "m" });
  const old = makeCode("s", now);
  now += 10 * 60_000;
  assert.equal(sessions.enter(old).kind, "wrong");
  assert.equal(sessions.enter(makeCode("other", now)).kind, "wrong");
  const entered = sessions.enter(makeCode("s", now));
  assert.equal(entered.kind, "in");
  for (let i = 0; i < 10; i += 1) assert.equal(sessions.find("guess"), "none");
  assert.equal(sessions.find("guess"), "too_many");
  assert.equal(typeof sessions.find(entered.kind === "in" ? entered.cookie : ""), "object");
  now += 61_000;
  assert.equal(sessions.find("guess"), "none");
  const twice = makeCode("s", now);
  assert.equal(sessions.enter(twice).kind, "in");
  for (let i = 0; i < 10; i += 1) assert.equal(sessions.enter(twice).kind, "wrong");
  assert.equal(sessions.enter(twice).kind, "too_many");
  assert.equal(sessions.enter(makeCode("s", now)).kind, "in");
});

test("DASH-11 (18, 19) reading changes nothing, and nobody is sent elsewhere", async () => {
  const { port, dashboard } = stage;
  const { get } = await enter(port, dashboard.link());
  for (const { path } of Object.values(WRITES)) assert.equal((await get(filled(path))).status, 404, path);
  for (const path of ["/?next=http://evil.test", "/?code=x&next=//evil.test", "/api/front?callback=alert"]) {
    const { headers, text } = await get(path);
    assert.doesNotMatch(headers.location ?? "", /evil/);
    assert.doesNotMatch(text, /^alert/);
  }
});

test("DASH-12 (13, 22) paths lead nowhere but to what is served, and unknown ids say nothing", async () => {
  const { port, dashboard } = stage;
  const { get } = await enter(port, dashboard.link());
  const climbs = [
    "../",
    "..%2f",
    "%2e%2e/",
    "%2e%2e%2f",
    "%252e%252e%252f",
    "..\\",
    "..%5c",
    "....//",
    "..;/",
    "/",
  ].flatMap((up) =>
    ["etc/passwd", "state/ledger.db", ".env", "nightdesk.yaml", "C:/Windows/win.ini", "aux", "x%00.js"].map(
      (file) => up.repeat(4) + file,
    ),
  );
  assert.ok(climbs.length >= 60);
  for (const climb of climbs) {
    for (const path of [
      `/${climb}`,
      `/assets/${climb}`,
      `/api/runs/${climb}/artifacts/0`,
      `/api/runs/stmemory1/artifacts/${climb}`,
      `/api/data/${climb}/x`,
    ]) {
      const { status, text } = await get(path);
      // Some of them are the page itself, after the path was made plain.
      assert.ok(
        status === 404 || status === 400 || text.startsWith("<!doctype html>"),
        `${path} answers ${status}`,
      );
      assert.doesNotMatch(text, /root:x:0|SQLite format|timezone:/);
    }
  }
  const unknown = await get("/api/runs/nothing");
  assert.equal(unknown.status, 404);
  assert.equal((await get("/api/runs/other")).text, unknown.text);
});

test("DASH-13 (21) a start with a new secret ends all sessions", async () => {
  const own = await openStage();
  const { cookie } = await enter(own.port, own.dashboard.link());
  const reply = await visit(stage.port, "/api/front", { headers: { Cookie: cookie } });
  assert.equal(reply.status, 401);
  await own.close();
});

test("DASH-14 figures for Prometheus come with a token of their own", async () => {
  const { port, dashboard } = stage;
  const { get } = await enter(port, dashboard.link());
  const { text } = await get("/metrics");
  for (const name of parsePrometheus(text).keys()) assert.match(name, /^nightdesk_\w+$/);
  assert.match(text, /^nightdesk_up 1$/m);
  assert.match(text, /^nightdesk_tasks 13$/m);
  assert.match(text, /^nightdesk_approvals_pending 1$/m);
  assert.match(text, /^nightdesk_task_last_success_timestamp_seconds\{task="clinvar"\} \d+/m);
  assert.equal((await visit(port, "/metrics", { headers: { Authorization: "Bearer wrong" } })).status, 401);
  const { createHash } = await import("node:crypto");
  const token = createHash("sha256").update(stage.home).digest("hex");
  assert.equal(
    (await visit(port, "/metrics", { headers: { Authorization: `Bearer ${token}` } })).status,
    200,
  );
  assert.equal(
    (await visit(port, "/api/front", { headers: { Authorization: `Bearer ${token}` } })).status,
    401,
  );
});
