import assert from "node:assert/strict";
import { connect } from "node:net";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import type { AgentCalls } from "../../ports/claude-agent.ts";
import { type Answer, startClaude } from "../../testing/upstream/claude-api/index.ts";
import { openGateway } from "./gateway.ts";

const KEY = "sk-canary-6f20";

async function gatewayOf(t: TestContext, answer: Answer, calls?: AgentCalls) {
  const upstream = await startClaude(answer);
  t.after(() => upstream.close().catch(() => undefined));
  const payments: string[] = [];
  const free: AgentCalls = {
    reserve({ bytes, maxTokens }) {
      payments.push(`reserve ${bytes > 0} ${maxTokens}`);
      return Promise.resolve({
        settle: (usage) => Promise.resolve(void payments.push(`settle ${usage?.input ?? "nothing"}`)),
        assume: () => Promise.resolve(void payments.push("assume")),
      });
    },
  };
  const gateway = await openGateway({
    baseUrl: upstream.url,
    apiKey: KEY,
    calls: calls ?? free,
    send: fetch,
  });
  t.after(() => gateway.close().catch(() => undefined));
  const body = JSON.stringify({
    model: "claude-sonnet-5-5",
    max_tokens: 100,
    messages: [{ role: "user", content: "x" }],
  });
  const ask = (change: { path?: string; word?: string; init?: RequestInit } = {}) =>
    fetch(`${gateway.url}${change.path ?? "/v1/messages"}`, {
      method: "POST",
      headers: { "x-api-key": change.word ?? gateway.word, "content-type": "application/json" },
      body,
      ...change.init,
    });
  return { upstream, gateway, payments, ask };
}

test("CLD-37: the word opens it, the key is put in behind it, and each call is paid before and after", async (t) => {
  const { upstream, gateway, payments, ask } = await gatewayOf(t, { text: "hello" });
  assert.match(gateway.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal((await ask()).status, 200);
  const { headers } = upstream.calls[0] ?? {};
  assert.equal(headers?.["authorization"], `Bearer ${KEY}`);
  assert.ok(!JSON.stringify(headers).includes(gateway.word));
  assert.deepEqual(payments, ["reserve true 100", "settle 100"]);
});

test("CLD-37: another word, another path, another method and what is no call go no further", async (t) => {
  const { upstream, payments, ask } = await gatewayOf(t, { text: "hello" });
  for (const word of ["", "wrong", KEY, "nightdesk-"]) assert.equal((await ask({ word })).status, 401);
  const paths = [
    "/v1/messages/batches",
    "/v1/models",
    "/",
    "/v1/files",
    "/v1/messages/count_tokens",
    "//evil/v1/messages",
  ];
  for (const path of paths) assert.equal((await ask({ path })).status, 404, path);
  assert.equal((await ask({ init: { method: "PUT" } })).status, 404);
  for (const body of ["", "not json", "{}", '{"model":3,"max_tokens":1}', "[]", "null"])
    assert.equal((await ask({ init: { body } })).status, 400, body);
  assert.deepEqual([upstream.asked.length, payments.length], [0, 0]);
});

test("CLD-37: what the purse refuses is not sent, and the reason is kept", async (t) => {
  const { upstream, gateway, ask } = await gatewayOf(
    t,
    { text: "x" },
    {
      reserve: () => Promise.resolve({ why: "budget.per_day_usd is $2.00" }),
    },
  );
  const answer = await ask();
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /budget\.per_day_usd/);
  assert.equal(gateway.refusal(), "budget.per_day_usd is $2.00");
  assert.equal(upstream.calls.length, 0);
});

test("CLD-36: what the API refuses costs nothing; what breaks off is assumed", async (t) => {
  const { upstream, payments, ask } = await gatewayOf(t, { status: 529 });
  assert.equal((await ask()).status, 529);
  upstream.say({ cut: "half an answer" });
  await ask({ init: { body: JSON.stringify({ model: "m", max_tokens: 1, stream: true, messages: [] }) } })
    .then((answer) => answer.text())
    .catch(() => undefined);
  assert.deepEqual(payments, ["reserve true 100", "settle nothing", "reserve true 1", "assume"]);
});

test("CLD-04: where no connection could be made nothing was asked, and nothing is counted", async (t) => {
  const { upstream, payments, ask } = await gatewayOf(t, { text: "x" });
  await upstream.close();
  assert.equal((await ask()).status, 502);
  assert.deepEqual(payments, ["reserve true 100", "settle nothing"]);
});

test("CLD-36: it closes with the run, and what was under way is known by then", async (t) => {
  const { upstream, gateway, payments, ask } = await gatewayOf(t, { hang: true });
  const hanging = ask({
    init: { body: JSON.stringify({ model: "m", max_tokens: 1, stream: true, messages: [] }) },
  }).then((answer) => answer.text());
  const failed = assert.rejects(hanging);
  await upstream.whenAsked(1);
  await gateway.close();
  assert.deepEqual(payments, ["reserve true 1", "assume"]);
  await failed;
  await assert.rejects(ask());
});

test("CLD-36: a caller that goes away and a ledger that cannot be written end one call and nothing else", async (t) => {
  let isBroken = true;
  const { upstream, gateway, ask } = await gatewayOf(
    t,
    { text: "x" },
    {
      reserve() {
        if (isBroken) return Promise.reject(new Error("the disk is full"));
        return Promise.resolve({ settle: () => Promise.resolve(), assume: () => Promise.resolve() });
      },
    },
  );
  await assert.rejects(ask());
  const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.write(
    `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${gateway.word}\r\ncontent-length: 999\r\n\r\n{`,
  );
  socket.destroy();
  isBroken = false;
  assert.equal((await ask()).status, 200);
  assert.equal(upstream.calls.length, 1);
});
