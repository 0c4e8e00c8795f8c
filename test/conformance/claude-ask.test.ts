/** `ask:` by the real command: the answer, its form, and what becomes of it when Claude does not answer well. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import type { Answer, Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, type ClaudeDesk, filesHolding, GOOD, KEY } from "./claude-desk.ts";
import { ends, json, nightdesk } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

function deskOf(t: TestContext, answer: Answer, keys = "", more: Readonly<Record<string, string>> = {}) {
  return claudeDesk(t, {
    answer,
    tasks: [`- {id: a, ask: "What happened?", schedule: on_demand${keys}}`],
    files: more,
  });
}

async function run({ home }: ClaudeDesk): Promise<RunAnswer> {
  return json<RunAnswer>(home, "run", "a");
}

describe("an ask", { concurrency: 2 }, () => {
  test("CLD-01: becomes a report with findings and metrics, and its cost is in the history", async (t) => {
    const usage = { input_tokens: 10_000, output_tokens: 1_000 };
    const desk = await deskOf(t, { json: GOOD, usage });
    const { state, report } = await run(desk);
    assert.equal(state, "succeeded");
    assert.deepEqual([report?.headline, report?.body], [GOOD.headline, GOOD.body]);
    assert.deepEqual(report?.metrics, GOOD.metrics);
    assert.deepEqual(
      report?.findings.map(({ key, severity }) => [key, severity]),
      [["disk_low", "warning"]],
    );
    const row = await desk.last("a");
    // 10,000 tokens at $2 and 1,000 at $10 per million.
    assert.equal(row.cost_usd?.toFixed(6), "0.030000");
    const [finding] = await json<{ key: string }[]>(desk.home, "findings");
    assert.equal(finding?.key, "disk_low");
    const [call, ...more] = desk.upstream.calls;
    assert.equal(more.length, 0);
    assert.match(call?.userText ?? "", /^What happened\?/);
    assert.equal(call?.headers["authorization"] ?? call?.headers["x-api-key"], `Bearer ${KEY}`);
  });

  test("CLD-01: a schema of its own is asked for, and the answer is kept as it came", async (t) => {
    const schema =
      ", schema: {type: object, properties: {title: {type: string}, mood: {enum: [good, bad]}}, required: [title, mood], additionalProperties: false}";
    const desk = await deskOf(t, { json: { title: "Sunny", mood: "good" } }, schema);
    const { state, report } = await run(desk);
    assert.deepEqual([state, report?.headline], ["succeeded", "Sunny"]);
    assert.match(report?.body ?? "", /"mood": "good"/);
    assert.match(JSON.stringify(desk.upstream.calls[0]?.body.output_config), /"mood"/);
  });

  test("CLD-02: an answer of the wrong form is asked for once more, with what was wrong", async (t) => {
    const desk = await deskOf(t, ({ n }) => (n === 1 ? { text: '{"headline": 3}' } : { json: GOOD }));
    assert.equal((await run(desk)).state, "succeeded");
    assert.match(desk.upstream.calls[1]?.userText ?? "", /not the asked-for form: .*headline/);
  });

  test("CLD-02: a second answer of the wrong form is a failure that says what is wrong", async (t) => {
    const desk = await deskOf(t, { text: "I would rather chat." });
    const { state, reason, detail } = await run(desk);
    assert.deepEqual([state, reason], ["failed", "no_result"]);
    assert.match(detail ?? "", /not the asked-for form: it is not JSON/);
    assert.equal(desk.upstream.calls.length, 2);
    assert.ok(((await desk.last("a")).cost_usd ?? 0) > 0, "both calls are paid");
  });

  test("CLD-02: a refusal and an answer that is too long are failures by name, and not asked again", async (t) => {
    for (const [stopReason, reason] of [
      ["refusal", "refused"],
      ["max_tokens", "max_tokens"],
    ]) {
      const desk = await deskOf(t, { text: "{", ...(stopReason === undefined ? {} : { stopReason }) });
      assert.equal((await run(desk)).reason, reason);
      assert.equal(desk.upstream.calls.length, 1);
    }
  });

  test("CLD-03: 429, 500 and 529 are tried again", async (t) => {
    const statuses = [429, 529];
    const desk = await deskOf(t, ({ n }): Reply => {
      const status = statuses[n - 1];
      return status === undefined ? { json: GOOD } : { status, retryAfter: 0 };
    });
    assert.equal((await run(desk)).state, "succeeded");
    assert.equal(desk.upstream.calls.length, 3);
    desk.upstream.say({ status: 500 });
    const { reason, detail } = await run(desk);
    assert.equal(reason, "server");
    assert.match(detail ?? "", /^The API had a fault \(500\)/);
    assert.equal(desk.upstream.calls.length, 6);
    assert.equal((await desk.last("a")).cost_usd ?? 0, 0, "what the API refused costs nothing");
  });

  test("CLD-03: 401, 402 and 404 are not tried again and are told apart", async (t) => {
    const desk = await deskOf(t, { json: GOOD });
    for (const [status, expected] of [
      [401, "auth"],
      [402, "billing"],
      [404, "not_found"],
    ] as const) {
      const before = desk.upstream.calls.length;
      desk.upstream.say({ status });
      assert.equal((await run(desk)).reason, expected);
      assert.equal(desk.upstream.calls.length, before + 1);
    }
  });

  test("CLD-03: a wait of more than a minute is left to the task's own retries", async (t) => {
    const desk = await deskOf(
      t,
      ({ n }) => (n === 1 ? { status: 429, retryAfter: 600 } : { json: GOOD }),
      ", retries: 1, retry_delay: 1s",
    );
    assert.equal((await run(desk)).state, "succeeded");
    assert.deepEqual([(await desk.last("a")).attempt, desk.upstream.calls.length], [2, 2]);
  });

  test("CLD-04: an answer that breaks off is a failure that is paid for", async (t) => {
    const desk = await deskOf(t, { cut: '{"headline": "half' });
    const { state, reason } = await run(desk);
    assert.deepEqual([state, reason], ["failed", "cut"]);
    assert.equal(desk.upstream.calls.length, 1);
    assert.ok(((await desk.last("a")).cost_usd ?? 0) > 0);
  });

  test("CLD-04: an API that never answers is ended by the task's timeout", async (t) => {
    const desk = await deskOf(t, { hang: true }, ", timeout_minutes: 0.05");
    const { state, reason } = await run(desk);
    assert.deepEqual([state, reason], ["timed_out", "timeout"]);
    assert.ok(((await desk.last("a")).cost_usd ?? 0) > 0, "nobody knows what it cost: the most counts");
  });

  test("CLD-05: the key is nowhere but in .env and at the API", async (t) => {
    const desk = await deskOf(
      t,
      { json: { ...GOOD, headline: `the key is ${KEY}`, body: `\u001b[31m${KEY}` } },
      ", notify: true",
    );
    const shown = await nightdesk(desk.home, ["run", "a"]);
    desk.upstream.say({ status: 401, message: `invalid key ${KEY}` });
    const failed = await nightdesk(desk.home, ["run", "a"]);
    assert.deepEqual([shown.code, failed.code], [0, 1]);
    const lines = [
      ["logs", "a"],
      ["report", "a"],
      ["history", "--json"],
      ["status", "--json"],
      ["why", "a"],
    ];
    const more = await Promise.all(lines.map((line) => ends(0, desk.home, ...line)));
    for (const { stdout, stderr } of [shown, failed, ...more]) {
      assert.ok(!`${stdout}${stderr}`.includes(KEY), stdout);
      assert.ok(!`${stdout}${stderr}`.includes("\u001b[31m"), "no escape reaches the terminal");
    }
    assert.deepEqual(filesHolding(desk.home, KEY), []);
  });
});
