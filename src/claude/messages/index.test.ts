import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { ClaudeError, ModelCall } from "../../ports/claude.ts";
import { systemClock } from "../../platform/clock.ts";
import {
  messageOf,
  startClaude,
  type Answer,
  type ClaudeUpstream,
} from "../../testing/upstream/claude-api/index.ts";
import { createMessages } from "./index.ts";

const CALL: ModelCall = {
  model: "claude-sonnet-5-5",
  system: "Be brief.",
  messages: [{ role: "user", content: "What happened?" }],
  maxTokens: 500,
  effort: null,
  schema: null,
  tools: [],
  isRepeated: false,
};

const never = new AbortController().signal;

async function loopback(t: TestContext, answer: Answer): Promise<ClaudeUpstream> {
  const upstream = await startClaude(answer);
  t.after(() => upstream.close());
  return upstream;
}

function messagesAt(upstream: ClaudeUpstream, silenceMs = 5_000) {
  return createMessages({
    apiKey: "sk-test-key",
    baseUrl: upstream.url,
    userAgent: "nightdesk/test",
    clock: systemClock(),
    silenceMs,
    retryWaitsMs: [1, 1],
  });
}

test("a call is answered with text, usage and the reason why it ended", async (t) => {
  const upstream = await loopback(t, { text: "All is well.", usage: { input_tokens: 7, output_tokens: 3 } });
  const pieces: string[] = [];
  const answer = await messagesAt(upstream).ask(CALL, { signal: never, onText: (text) => pieces.push(text) });
  assert.equal(answer.text, "All is well.");
  assert.equal(pieces.join(""), "All is well.");
  assert.equal(answer.stopReason, "end_turn");
  assert.deepEqual([answer.usage.input, answer.usage.output], [7, 3]);
  const { headers, body } = only(upstream.calls);
  assert.equal(headers["authorization"], "Bearer sk-test-key");
  assert.equal(body.max_tokens, 500);
});

test("a schema, effort, tools and the cache mark go with the request", async (t) => {
  const upstream = await loopback(t, { json: { headline: "x" } });
  const schema = { type: "object", properties: { headline: { type: "string" } } };
  const tools = [{ name: "history", description: "What ran", inputSchema: { type: "object" } }];
  await messagesAt(upstream).ask(
    { ...CALL, schema, effort: "low", tools, isRepeated: true },
    { signal: never },
  );
  const { body } = only(upstream.calls);
  assert.deepEqual(body.output_config, { effort: "low", format: { type: "json_schema", schema } });
  assert.deepEqual(
    body.tools?.map(({ name }) => name),
    ["history"],
  );
  assert.match(JSON.stringify(body.system), /cache_control/);
});

for (const status of [429, 500, 529]) {
  test(`${status} is tried again, and what then comes is the answer`, async (t) => {
    const upstream = await loopback(t, ({ n }) => (n < 3 ? { status, retryAfter: 0 } : { text: "late" }));
    const answer = await messagesAt(upstream).ask(CALL, { signal: never });
    assert.equal(answer.text, "late");
    assert.equal(upstream.calls.length, 3);
  });
}

const FINAL: [number, string][] = [
  [400, "bad_request"],
  [401, "auth"],
  [402, "billing"],
  [403, "auth"],
  [404, "not_found"],
];
for (const [status, kind] of FINAL) {
  test(`${status} is not tried again and is told as ${kind}`, async (t) => {
    const upstream = await loopback(t, { status, message: "so it is" });
    await assert.rejects(messagesAt(upstream).ask(CALL, { signal: never }), (error: ClaudeError) => {
      assert.equal(error.kind, kind);
      assert.match(error.message, /so it is/);
      assert.doesNotMatch(error.message, /sk-test-key/);
      return true;
    });
    assert.equal(upstream.calls.length, 1);
  });
}

test("an API that asks to come back later than a minute is left to the run's own retries", async (t) => {
  const upstream = await loopback(t, { status: 429, retryAfter: 600 });
  await assert.rejects(messagesAt(upstream).ask(CALL, { signal: never }), (error: ClaudeError) => {
    assert.equal(error.kind, "rate_limited");
    assert.equal(error.retryAfterMs, 600_000);
    return true;
  });
  assert.equal(upstream.calls.length, 1);
});

test("an answer that breaks off is told with what it used, and not paid for twice", async (t) => {
  const upstream = await loopback(t, { cut: "half an ans", usage: { input_tokens: 40, output_tokens: 9 } });
  await assert.rejects(messagesAt(upstream).ask(CALL, { signal: never }), (error: ClaudeError) => {
    assert.equal(error.kind, "cut");
    assert.equal(error.usage?.input, 40);
    return true;
  });
  assert.equal(upstream.calls.length, 1);
});

test("an API that falls silent is given up", async (t) => {
  const upstream = await loopback(t, { hang: true });
  await assert.rejects(messagesAt(upstream, 100).ask(CALL, { signal: never }), { kind: "no_answer" });
});

test("a signal ends the call at once", async (t) => {
  const upstream = await loopback(t, { hang: true });
  const stop = new AbortController();
  const asked = messagesAt(upstream).ask(CALL, { signal: stop.signal });
  await upstream.whenAsked(1);
  stop.abort(new Error("enough"));
  await assert.rejects(asked, /enough/);
});

test("nobody at the address is told as such", async () => {
  const messages = createMessages({
    apiKey: "k",
    baseUrl: "http://127.0.0.1:1/",
    userAgent: "nightdesk/test",
    clock: systemClock(),
    retryWaitsMs: [],
  });
  await assert.rejects(messages.ask(CALL, { signal: never }), { kind: "connection" });
});

test("a batch is null until it has ended, then its items come by their own ids", async (t) => {
  const upstream = await loopback(t, { text: "unused" });
  const messages = messagesAt(upstream);
  const id = await messages.sendBatch(
    new Map([
      ["first", CALL],
      ["second", CALL],
      ["third", CALL],
    ]),
    never,
  );
  assert.equal(await messages.batchResults(id, never), null);
  const batch = only([...upstream.batches.values()]);
  batch.status = "ended";
  batch.results.set("first", {
    type: "succeeded",
    message: messageOf({ text: "one" }, CALL.model, "1"),
  });
  batch.results.set("second", { type: "expired" });
  batch.results.set("third", {
    type: "errored",
    error: { type: "error", error: { type: "invalid_request_error", message: "too long" } },
  });
  const items = await messages.batchResults(id, never);
  const first = items?.get("first");
  assert.equal(first?.kind === "answered" ? first.answer.text : null, "one");
  assert.equal(items?.get("second")?.kind, "expired");
  assert.deepEqual(items?.get("third"), { kind: "errored", message: "too long" });
});

function only<T>(list: readonly T[]): T {
  const [first, ...more] = list;
  assert.ok(first !== undefined && more.length === 0, `${list.length} in place of one`);
  return first;
}
