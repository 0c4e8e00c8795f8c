/** Publishes that no end of another task asks for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Task } from "../../src/core/task.ts";
import { pauseTask, resumeTask } from "../../src/engine/steering.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MINUTE, MONDAY, openStage } from "./stage.ts";

const publisher = (overrides: Partial<Task> = {}): Task =>
  makeTask("publish", {
    work: { kind: "use", name: "publish_dashboard", module: null, settings: {} },
    rule: { kind: "after_any" },
    onlyIfChanged: true,
    ...overrides,
  });
const shown = makeTask("shown", { visibility: "public" });
const hidden = makeTask("hidden");
const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;

test("PUB-67 what becomes public, private or goes is published soon, and another change of the YAML is not", async () => {
  const stage = await openStage([shown, hidden, publisher()]);
  await stage.tick();
  assert.deepEqual(stage.deeds(), [], "a new home has nothing on a page");
  const edits: readonly (readonly [string, readonly Task[], number])[] = [
    ["made private", [{ ...shown, visibility: "private" }, hidden, publisher()], 1],
    ["made public", [shown, hidden, publisher()], 2],
    ["of a private one", [shown, { ...hidden, rule: AT_3 }, publisher()], 2],
    ["another schedule", [{ ...shown, rule: AT_3, ruleText: "daily 03:00" }, hidden, publisher()], 3],
    ["removed", [hidden, publisher()], 4],
  ];
  for (const [what, tasks, runs] of edits) {
    stage.configure(tasks, { hash: what });
    await stage.tick();
    assert.equal(stage.deeds().length, runs, what);
  }
  const [row] = await stage.history("publish");
  assert.equal(row?.trigger, "after_any");
});

test("PUB-67 an invalid YAML changes nothing of what is public; the next good one is compared with the last", async () => {
  const stage = await openStage([shown, publisher()]);
  await stage.tick();
  stage.configure(null);
  await stage.tick();
  assert.deepEqual(stage.deeds(), []);
  stage.configure([{ ...shown, visibility: "private" }, publisher()], { hash: "mended" });
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["publish@1"]);
});

test("PUB-67 a publisher that is disabled, paused, or has moments of its own is left alone", async () => {
  for (const overrides of [{ enabled: false }, { rule: AT_3 }, { rule: { kind: "on_demand" } }] as const) {
    const stage = await openStage([shown, publisher(overrides)]);
    await stage.tick();
    stage.configure([hidden, publisher(overrides)]);
    await stage.tick();
    assert.deepEqual(stage.deeds(), [], JSON.stringify(overrides));
  }
  const stage = await openStage([shown, publisher()]);
  await stage.tick();
  await stage.ctx.ledger.write((tx) => tx.updateMemory("publish", { pausedAt: MONDAY }));
  stage.configure([hidden, publisher()]);
  await stage.tick();
  assert.deepEqual(stage.deeds(), []);
});

test("PUB-67 what became private while the publisher was paused or disabled is published when it no longer is", async () => {
  const paused = await openStage([shown, publisher()]);
  await paused.tick();
  await paused.play((ctx) => pauseTask(ctx, "publish", null));
  paused.configure([{ ...shown, visibility: "private" }, publisher()], { hash: "private" });
  await paused.tick();
  assert.deepEqual(paused.deeds(), []);
  await paused.play((ctx) => resumeTask(ctx, "publish"));
  paused.sleepUntil(MONDAY + HOUR);
  await paused.tick();
  assert.deepEqual(paused.deeds(), ["publish@1"]);
  const disabled = await openStage([shown, publisher()]);
  await disabled.tick();
  for (const enabled of [false, true]) {
    const tasks = [{ ...shown, visibility: "private" as const }, publisher({ enabled })];
    disabled.configure(tasks, { hash: String(enabled) });
    await disabled.tick();
    assert.deepEqual(disabled.deeds(), enabled ? ["publish@1"] : []);
  }
});

test("PUB-68 a publish that failed, or was put off, is tried again after an hour without any change of others", async () => {
  const stage = await openStage([shown, makeTask("source", { rule: AT_3 }), publisher()]);
  const deferred = { unchanged: "2 files wait", enqueue: ["publish"] };
  stage.work("source", { report: { changed: 1 } });
  stage.work(
    "publish",
    { outcome: "failed" },
    { outcome: "succeeded", report: deferred },
    { outcome: "succeeded", report: { changed: 2 } },
  );
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["source@1", "publish@1"]);
  for (const hour of [4, 5]) {
    stage.sleepUntil(MONDAY + hour * HOUR + MINUTE);
    await stage.tick();
  }
  assert.deepEqual(stage.deeds(), ["source@1", "publish@1", "publish@1", "publish@1"]);
  const states = (await stage.history("publish")).map(({ state }) => state);
  assert.deepEqual(states, ["succeeded", "succeeded", "failed"], "and then no more");
  stage.sleepUntil(MONDAY + 20 * HOUR);
  await stage.tick();
  assert.equal(stage.deeds().length, 4);
});

test("PUB-68 a task that changes something meanwhile brings the publish that waits forward", async () => {
  const twice = { kind: "calendar", patterns: ["0 3 * * *", "20 3 * * *"] } as const;
  const stage = await openStage([makeTask("source", { rule: twice }), publisher()]);
  stage.work("publish", { outcome: "failed" }, { outcome: "succeeded" });
  await stage.tick();
  for (const minute of [0, 20]) {
    stage.sleepUntil(MONDAY + 3 * HOUR + minute * MINUTE);
    await stage.tick();
  }
  assert.deepEqual(stage.deeds(), ["source@1", "publish@1", "source@1", "publish@1"]);
});

test("PUB-68 only the publisher asks for itself so: another task that fails or names itself does not", async () => {
  const other = makeTask("other", { rule: { kind: "after_any" } });
  const stage = await openStage([makeTask("source", { rule: AT_3 }), other]);
  stage.work("other", { outcome: "failed", report: { enqueue: ["other"] } });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  stage.sleepUntil(MONDAY + 5 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["source@1", "other@1"]);
});
