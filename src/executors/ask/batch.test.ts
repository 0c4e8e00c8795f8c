import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { temporaryHome } from "../../cli/fixtures/temporary-home.ts";
import { ClaudeError, type BatchItem, type ClaudeMessages, type ModelCall } from "../../ports/claude.ts";
import type { AttemptRequest } from "../../ports/executor.ts";
import type { Purse, Reservation } from "../../ports/purse.ts";
import { makeTask } from "../../testing/make-task.ts";
import { keepWaiting, placeOf, readWaiting } from "../model/place.ts";
import { batchStep } from "./batch.ts";

const CALL = { model: "claude-sonnet-5-5", maxTokens: 100 } as ModelCall;
const ITEM = "nightdesk-01KC";
const USAGE = { input: 1, output: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };

function stageOf(t: TestContext, messages: Partial<ClaudeMessages>) {
  const home = temporaryHome(t, {});
  const done: string[] = [];
  const say = (word: string) =>
    Promise.resolve(void done.push(word)).then(() => ({ usd: 0, isEstimate: false }));
  const reservation: Reservation = {
    ok: true,
    id: 7,
    settle: ({ usage, isBatch }) =>
      say(usage === null ? "settle nothing" : `settle ${isBatch === true ? "half" : "full"}`),
    assume: () => say("assume"),
  };
  const purse: Purse = {
    reserve: () => say("reserve").then(() => reservation),
    left: () => Promise.resolve(1),
    resume: (id) => {
      assert.equal(id, 7);
      return reservation;
    },
  };
  const api = {
    sendBatch: () => say("send").then(() => "b1"),
    batchResults: () => Promise.resolve(null),
    cancelBatch: () => say("cancel").then(() => undefined),
    ...messages,
  } as ClaudeMessages;
  const clock = { now: 1_000 };
  const task = makeTask("a", { answerWithinMs: 60_000 });
  const request = { run: { id: "01KC" }, task } as unknown as AttemptRequest;
  const inside = {
    folder: home,
    signal: new AbortController().signal,
    print: () => undefined,
    report: () => undefined,
  };
  const parts = { home, purse, bytesOf: () => 100, now: () => clock.now };
  return {
    done,
    clock,
    api,
    place: placeOf(home, "01KC"),
    step: () => batchStep(parts, request, inside, api, () => Promise.resolve(CALL)),
  };
}

function results(item: BatchItem | null): Partial<ClaudeMessages> {
  return { batchResults: () => Promise.resolve(new Map(item === null ? [] : [[ITEM, item]])) };
}

test("CLD-20: sent once, then looked for, then answered at half the price", async (t) => {
  const stage = stageOf(t, {});
  const first = await stage.step();
  assert.equal(first.kind === "end" ? first.end.waits?.for : null, "later");
  assert.equal((readWaiting(stage.place) as { batch: string }).batch, "b1");
  await stage.step();
  assert.deepEqual(stage.done, ["reserve", "send"]);
  const answer = { text: "x", calls: [], stopReason: "end_turn", usage: USAGE, content: [] };
  Object.assign(stage.api, results({ kind: "answered", answer }));
  assert.equal((await stage.step()).kind, "answered");
  assert.deepEqual(stage.done.slice(2), ["settle half"]);
  assert.equal(readWaiting(stage.place), null);
});

test("CLD-21: expired, cancelled and missing items cost nothing; refused ones end the run", async (t) => {
  for (const [item, kind] of [
    [{ kind: "expired" }, "live"],
    [{ kind: "canceled" }, "live"],
    [{ kind: "errored", message: "too long" }, "end"],
    [null, "end"],
  ] as const) {
    const stage = stageOf(t, {});
    await stage.step();
    Object.assign(stage.api, results(item));
    assert.equal((await stage.step()).kind, kind);
    assert.deepEqual(stage.done.slice(2), ["settle nothing"]);
  }
});

test("CLD-22: not answered in time it is called off, or not if that fails, and asked live", async (t) => {
  const fails = () => Promise.reject(new ClaudeError("server", "down"));
  for (const messages of [{}, { cancelBatch: fails, batchResults: fails }]) {
    const stage = stageOf(t, messages);
    await stage.step();
    stage.clock.now += 60_001;
    assert.equal((await stage.step()).kind, "live");
    assert.equal(stage.done.at(-1), "assume");
    assert.equal(readWaiting(stage.place), null);
  }
});

test("CLD-23: an API that is down is asked again; one that refuses ends it", async (t) => {
  const stage = stageOf(t, { batchResults: () => Promise.reject(new ClaudeError("connection", "down")) });
  await stage.step();
  assert.equal((await stage.step()).kind, "end");
  assert.ok(readWaiting(stage.place) !== null);
  Object.assign(stage.api, {
    batchResults: () => Promise.reject(new ClaudeError("auth", "no", { status: 401 })),
  });
  await assert.rejects(stage.step(), /no/);
});

test("CLD-23: what is not known to be refused may have been sent", async (t) => {
  for (const [error, end] of [
    [new ClaudeError("auth", "no", { status: 401 }), "settle nothing"],
    [new ClaudeError("no_answer", "silent"), "assume"],
    [new Error("cancelled"), "assume"],
  ] as const) {
    const stage = stageOf(t, { sendBatch: () => Promise.reject(error) });
    await assert.rejects(stage.step());
    assert.deepEqual(stage.done, ["reserve", end]);
    assert.equal(readWaiting(stage.place), null);
  }
  const stage = stageOf(t, {});
  keepWaiting(stage.place, { batch: null, reservation: 7, sentAt: 0, model: "m", usd: 1 });
  await stage.step();
  assert.deepEqual(stage.done, ["assume", "reserve", "send"], "it died while it was sending");
});
