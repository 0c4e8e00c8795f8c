import assert from "node:assert/strict";
import { test } from "node:test";
import { runNow } from "../../src/engine/run-now.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MINUTE, MONDAY, openStage } from "./stage.ts";

const EVERY_SECOND = { kind: "calendar", patterns: ["* * * * * *"] } as const;
const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;

test("DSK-46: tick ends although a task comes faster than it runs, and the next tick takes what came meanwhile", async () => {
  const stage = await openStage([makeTask("busy", { rule: EVERY_SECOND })]);
  stage.work("busy", { lastsMs: 3_000 });
  await stage.tick();
  stage.sleepUntil(MONDAY + MINUTE);
  const before = stage.clock.now();
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["busy@1"]);
  assert.ok(stage.clock.now() - before < MINUTE);
  stage.sleepUntil(stage.clock.now() + MINUTE);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["busy@1", "busy@1"]);
  const { ok } = await stage.audit();
  assert.ok(ok);
});

test("DSK-46: while work of its first pass goes on, tick also runs what comes due", async () => {
  const stage = await openStage([
    makeTask("long", { rule: AT_3 }),
    makeTask("half_past", { rule: { kind: "calendar", patterns: ["30 3 * * *"] } }),
    makeTask("four", { rule: { kind: "calendar", patterns: ["0 4 * * *"] } }),
  ]);
  stage.work("long", { lastsMs: 45 * MINUTE });
  stage.work("half_past", { lastsMs: 40 * MINUTE });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["long@1", "half_past@1"], "four came after the first work had ended");
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["long@1", "half_past@1", "four@1"]);
});

test("DSK-47: run drains what the run enqueued, and leaves the slots of others to tick", async () => {
  const stage = await openStage([
    makeTask("asks", { rule: { kind: "on_demand" } }),
    makeTask("asked", { rule: { kind: "on_demand" } }),
    makeTask("daily", { rule: AT_3 }),
  ]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  stage.work("asks", { report: { enqueue: ["asked"] } });
  const manual = { task: "asks", full: false, params: {}, wait: false } as const;
  await stage.play((ctx, stops) => runNow(ctx, manual, stops));
  assert.deepEqual(stage.deeds(), ["asks@1", "asked@1"]);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["asks@1", "asked@1", "daily@1"]);
});
