import assert from "node:assert/strict";
import { test } from "node:test";
import { runNow } from "../../src/engine/run-now.ts";
import { pauseTask } from "../../src/engine/steering.ts";
import type { Task } from "../../src/core/task.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, openStage, type Stage } from "./stage.ts";

const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;
const AT_4 = { kind: "calendar", patterns: ["0 4 * * *"] } as const;

function pair(upstream: Partial<Task> = {}, downstream: Partial<Task> = {}): Task[] {
  return [
    makeTask("build", { rule: AT_3, ...upstream }),
    makeTask("report", { rule: AT_4, dependsOn: ["build"], ...downstream }),
  ];
}

async function night(stage: Stage, at = MONDAY + 4 * HOUR): Promise<void> {
  await stage.tick();
  stage.sleepUntil(at);
  await stage.tick();
}

async function lastOf(stage: Stage, task: string): Promise<string> {
  const [row] = await stage.history(task);
  return `${row?.state} ${row?.reason ?? ""} ${row?.detail ?? ""}`.trim();
}

test("DSK-20: upstream runs before downstream when both are caught up at once", async () => {
  const stage = await openStage(pair(), { concurrency: 4 });
  await night(stage, MONDAY + 9 * HOUR);
  assert.deepEqual(stage.deeds(), ["build@1", "report@1"]);
  const [build, report] = stage.world.deeds;
  assert.ok((build?.until ?? 0) <= (report?.from ?? 0));
});

test("tasks of the same moment wait for each other too", async () => {
  const stage = await openStage(pair({ rule: AT_4 }), { concurrency: 4 });
  await night(stage);
  assert.deepEqual(stage.deeds(), ["build@1", "report@1"]);
});

test("DSK-21: a failed upstream skips the downstream, with its name", async () => {
  const stage = await openStage(pair());
  stage.work("build", { outcome: "failed" });
  await night(stage, MONDAY + 9 * HOUR);
  assert.equal(await lastOf(stage, "report"), "skipped upstream_failed build");
  assert.equal((await stage.audit()).ok, true);
});

test("an upstream that waits for its retry is waited for", async () => {
  const stage = await openStage(pair({ retries: 1, retryDelayMs: 5 * MINUTE }));
  stage.work("build", { outcome: "failed" }, { outcome: "succeeded" });
  await night(stage, MONDAY + 9 * HOUR);
  assert.deepEqual(stage.deeds(), ["build@1", "build@2", "report@1"]);
});

test("a manual success of the upstream heals its failed night", async () => {
  const stage = await openStage(pair());
  stage.work("build", { outcome: "failed" }, { outcome: "succeeded" });
  await night(stage, MONDAY + 3 * HOUR);
  const request = { task: "build", full: false, params: {}, wait: false };
  await stage.play((ctx, stops) => runNow(ctx, request, stops));
  stage.sleepUntil(MONDAY + 4 * HOUR);
  await stage.tick();
  assert.equal(await lastOf(stage, "report"), "succeeded");
});

test("a paused upstream skips the downstream as upstream_paused", async () => {
  const stage = await openStage(pair());
  await stage.tick();
  await stage.play((ctx) => pauseTask(ctx, "build", "moving house"));
  stage.sleepUntil(MONDAY + 4 * HOUR);
  await stage.tick();
  assert.equal(await lastOf(stage, "build"), "skipped paused");
  assert.equal(await lastOf(stage, "report"), "skipped upstream_paused build");
});

test("a missed upstream skips the downstream as upstream_missed", async () => {
  const stage = await openStage(pair({ missed: "skip" }));
  await night(stage, MONDAY + 4 * HOUR);
  assert.equal(await lastOf(stage, "report"), "skipped upstream_missed build");
});

test("DSK-22: an on_demand upstream is run first, once for all who wait", async () => {
  const stage = await openStage(
    [
      makeTask("build", { rule: { kind: "on_demand" } }),
      makeTask("report", { rule: AT_4, dependsOn: ["build"] }),
      makeTask("page", { rule: AT_4, dependsOn: ["build"] }),
    ],
    { concurrency: 4 },
  );
  await night(stage);
  assert.deepEqual(stage.deeds().toSorted(), ["build@1", "page@1", "report@1"]);
  assert.equal((await stage.newestRun("build")).trigger, "dependency");
  stage.sleepUntil(MONDAY + DAY + 4 * HOUR);
  await stage.tick();
  assert.equal(stage.deeds().filter((deed) => deed.startsWith("build")).length, 2, "once for each night");
});

test("DSK-23: whoever waits in vain until the next slot gives way to it", async () => {
  const stage = await openStage(pair({ timeoutMs: 30 * HOUR }), { concurrency: 4 });
  stage.work("build", { lastsMs: 26 * HOUR });
  await night(stage, MONDAY + 4 * HOUR);
  const rows = (await stage.history("report")).map(({ state, reason }) => `${state} ${reason ?? ""}`.trim());
  assert.ok(rows.includes("missed superseded"), rows.join(", "));
});
