/** `batch: true` by the real command: sent, waited for, found by a later process, whatever came of it. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { messageOf } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, type ClaudeDesk, filesHolding, GOOD, KEY, tick } from "./claude-desk.ts";
import { nightdesk } from "./program.ts";

const MODEL = "claude-sonnet-5-5";

/** A desk whose only run waits for its batch. */
async function sent(t: TestContext, keys = ""): Promise<ClaudeDesk> {
  const desk = await claudeDesk(t, {
    tasks: [`- {id: a, ask: Classify, schedule: on_demand, batch: true${keys}}`],
  });
  await nightdesk(desk.home, ["run", "a"]);
  const row = await desk.last("a");
  assert.deepEqual([row.state, row.reason], ["waiting", "answer"], row.detail ?? "");
  assert.equal(desk.upstream.calls.length, 0);
  return desk;
}

function batchOf({ upstream }: ClaudeDesk) {
  const [batch] = [...upstream.batches.values()];
  assert.ok(batch !== undefined);
  return batch;
}

/** As if the time had come at which the run looks again; in a process that knows nothing of the first. */
async function lookAgain(desk: ClaudeDesk): Promise<void> {
  await desk.store(({ ledger }) =>
    ledger.write(async (tx) => {
      const [run] = await tx.liveRuns();
      assert.ok(run !== undefined);
      await tx.transition({
        run: run.id,
        event: "requeue",
        at: Date.now(),
        patch: { notBefore: Date.now() },
      });
      await tx.setNote("wake_at", null);
    }),
  );
  await tick(desk.home);
}

function answerWith(
  desk: ClaudeDesk,
  result: Parameters<ReturnType<typeof batchOf>["results"]["set"]>[1],
): void {
  const batch = batchOf(desk);
  batch.status = "ended";
  batch.results.set("another-id", {
    type: "succeeded",
    message: messageOf({ text: "not ours" }, MODEL, "9"),
  });
  const [request] = batch.requests;
  batch.results.set(request?.custom_id ?? "", result);
}

describe("a batch", { concurrency: 2 }, () => {
  test("CLD-20: is answered to a later process, at half the price", async (t) => {
    const desk = await sent(t);
    await lookAgain(desk);
    assert.equal((await desk.last("a")).state, "waiting", "it is not answered yet");
    const usage = { input_tokens: 10_000, output_tokens: 1_000 };
    answerWith(desk, { type: "succeeded", message: messageOf({ json: GOOD, usage }, MODEL, "1") });
    await lookAgain(desk);
    const row = await desk.last("a");
    assert.equal(row.state, "succeeded", row.detail ?? "");
    assert.equal(row.cost_usd?.toFixed(6), "0.015000");
    assert.equal(desk.upstream.calls.length, 0);
    assert.equal(desk.upstream.batches.size, 1);
    assert.deepEqual(filesHolding(desk.home, KEY), []);
  });

  test("CLD-21: what the batch refused is a failure that costs nothing", async (t) => {
    const desk = await sent(t);
    const error = { type: "error", error: { type: "invalid_request_error", message: "too long" } };
    answerWith(desk, { type: "errored", error });
    await lookAgain(desk);
    const { state, reason, detail, cost_usd: cost } = await desk.last("a");
    assert.deepEqual([state, reason, cost ?? 0], ["failed", "bad_request", 0]);
    assert.match(detail ?? "", /too long/);
  });

  test("CLD-21: what expired is asked live", async (t) => {
    const desk = await sent(t);
    answerWith(desk, { type: "expired" });
    await lookAgain(desk);
    assert.equal((await desk.last("a")).state, "succeeded");
    assert.equal(desk.upstream.calls.length, 1);
  });

  test("CLD-21: a misshapen answer is asked for live", async (t) => {
    const desk = await sent(t);
    answerWith(desk, { type: "succeeded", message: messageOf({ text: "no form" }, MODEL, "1") });
    await lookAgain(desk);
    assert.equal((await desk.last("a")).state, "succeeded");
    assert.equal(desk.upstream.calls.length, 1);
  });

  test("CLD-22: what is not answered in time is called off and asked live", async (t) => {
    const desk = await sent(t, ", answer_within: 1s");
    await lookAgain(desk);
    const row = await desk.last("a");
    assert.equal(row.state, "succeeded", row.detail ?? "");
    assert.equal(desk.upstream.calls.length, 1);
    assert.equal(batchOf(desk).status, "canceling");
    assert.ok((row.cost_usd ?? 0) > 0.01, "the batch may have been at work: what it was to cost counts");
  });

  test("CLD-23: an API that cannot be reached does not lose a batch that was sent", async (t) => {
    const desk = await sent(t, ", retries: 0");
    answerWith(desk, { type: "succeeded", message: messageOf({ json: GOOD }, MODEL, "1") });
    desk.upstream.breakBatches(500);
    await lookAgain(desk);
    assert.equal((await desk.last("a")).state, "waiting", "it looks again later");
    desk.upstream.breakBatches(null);
    await lookAgain(desk);
    assert.equal((await desk.last("a")).state, "succeeded");
    assert.equal(desk.upstream.batches.size, 1);
    assert.equal(desk.upstream.calls.length, 0);
  });
});
