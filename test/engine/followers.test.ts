import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MONDAY, openStage } from "./stage.ts";

const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;

test("DSK-24: after_any waits for ten quiet seconds and runs once for several ends", async () => {
  const stage = await openStage(
    [
      makeTask("a", { rule: AT_3 }),
      makeTask("b", { rule: AT_3 }),
      makeTask("publish", { rule: { kind: "after_any" } }),
    ],
    { concurrency: 1 },
  );
  stage.work("b", { lastsMs: 5_000, outcome: "failed" });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["a@1", "b@1", "publish@1"]);
  const [, b, publish] = stage.world.deeds;
  assert.equal((publish?.from ?? 0) - (b?.until ?? 0), 10_000);
});

test("after_any starts at most a minute after the first end, however busy the desk is", async () => {
  const busy = Array.from({ length: 12 }, (_, index) => makeTask(`t${index}`, { rule: AT_3 }));
  const stage = await openStage(
    [...busy, makeTask("publish", { rule: { kind: "after_any" }, priority: 9 })],
    {
      concurrency: 1,
    },
  );
  for (const { id } of busy) stage.work(id, { lastsMs: 9_000 });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  const first = stage.world.deeds[0];
  const publish = stage.world.deeds.find(({ task }) => task === "publish");
  const waited = (publish?.from ?? 0) - (first?.until ?? 0);
  assert.ok(waited >= 60_000 && waited <= 70_000, `waited ${waited} ms`);
});

test("DSK-25: after follows success only, and only_if_changed only what changed", async () => {
  const stage = await openStage([
    makeTask("a", { rule: AT_3 }),
    makeTask("next", { rule: { kind: "after", tasks: ["a"] } }),
    makeTask("changed", { rule: { kind: "after", tasks: ["a"] }, onlyIfChanged: true }),
  ]);
  stage.work(
    "a",
    { outcome: "failed" },
    { outcome: "succeeded", report: { changed: 0 } },
    { outcome: "succeeded", report: { changed: null } },
  );
  await stage.tick();
  for (let day = 0; day < 3; day += 1) {
    stage.sleepUntil(MONDAY + day * 24 * HOUR + 3 * HOUR);
    await stage.tick();
  }
  assert.deepEqual(stage.deeds().toSorted(), ["a@1", "a@1", "a@1", "changed@1", "next@1", "next@1"]);
});

test("an after_any task is not followed by another one, nor by itself", async () => {
  const stage = await openStage([
    makeTask("a", { rule: AT_3 }),
    makeTask("publish", { rule: { kind: "after_any" } }),
    makeTask("mirror", { rule: { kind: "after_any" } }),
  ]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds().toSorted(), ["a@1", "mirror@1", "publish@1"]);
});

test("a task that declined is not followed", async () => {
  const stage = await openStage([
    makeTask("a", { rule: AT_3 }),
    makeTask("publish", { rule: { kind: "after_any" } }),
  ]);
  stage.work("a", { report: { skip: "nothing to do on a Monday" } });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["a@1"]);
  const [row] = await stage.history("a");
  assert.equal(`${row?.state} ${row?.reason} ${row?.detail}`, "skipped task_said nothing to do on a Monday");
});
