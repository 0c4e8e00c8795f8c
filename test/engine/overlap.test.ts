import assert from "node:assert/strict";
import { test } from "node:test";
import { runLoop } from "../../src/engine/loop.ts";
import { runNow } from "../../src/engine/run-now.ts";
import type { OverlapPolicy } from "../../src/core/task.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MINUTE, MONDAY, noStops, openStage, type Stage } from "./stage.ts";

const EVERY_HOUR = { kind: "every", everyMs: HOUR, anchorMs: 0 } as const;

/** The loop from 00:00 on; the first run (01:00) lasts 2.5 hours. */
async function longFirstRun(overlap: OverlapPolicy): Promise<Stage> {
  const task = makeTask("a", { rule: EVERY_HOUR, overlap, timeoutMs: 10 * HOUR });
  const stage = await openStage([task]);
  stage.work("a", { lastsMs: 150 * MINUTE }, { lastsMs: 1_000 });
  const drain = new AbortController();
  const stops = { ...noStops(), drain: drain.signal };
  await stage.play(async (ctx) => {
    const loop = runLoop(ctx, stops);
    await stage.clock.sleep(4 * HOUR + MINUTE);
    drain.abort();
    await loop;
  });
  return stage;
}

async function outcomes(stage: Stage): Promise<string[]> {
  const rows = (await stage.history("a")).sort((a, b) => (a.slotAt ?? 0) - (b.slotAt ?? 0));
  return rows.map(({ slotAt, state, reason }) =>
    `${((slotAt ?? 0) - MONDAY) / HOUR} ${state} ${reason ?? ""}`.trim(),
  );
}

test("DSK-10: overlap: skip closes the slots that come while the task runs, naming the run", async () => {
  const stage = await longFirstRun("skip");
  assert.deepEqual(await outcomes(stage), [
    "1 succeeded",
    "2 skipped overlap",
    "3 skipped overlap",
    "4 succeeded",
  ]);
  const skipped = (await stage.history("a")).find(({ state }) => state === "skipped");
  assert.equal(skipped?.detail, stage.world.deeds[0]?.run);
});

test("DSK-11: overlap: queue keeps one slot waiting and merges the later ones into it", async () => {
  const stage = await longFirstRun("queue");
  assert.deepEqual(await outcomes(stage), [
    "1 succeeded",
    "2 succeeded",
    "3 merged queued_already",
    "4 succeeded",
  ]);
});

test("DSK-12: overlap: cancel_running ends the running one and runs the new slot", async () => {
  const stage = await longFirstRun("cancel_running");
  assert.deepEqual(await outcomes(stage), [
    "1 cancelled cancelled",
    "2 succeeded",
    "3 succeeded",
    "4 succeeded",
  ]);
});

test("DSK-13: a manual run that is still at work delays a slot and never consumes it", async () => {
  const stage = await openStage([makeTask("a", { rule: EVERY_HOUR, timeoutMs: 10 * HOUR })]);
  stage.work("a", { lastsMs: 45 * MINUTE }, { lastsMs: 1_000 });
  await stage.tick();
  stage.sleepUntil(MONDAY + 30 * MINUTE);
  await stage.play((ctx, stops) => runNow(ctx, { task: "a", full: false, params: {}, wait: false }, stops));
  await stage.tick();
  const rows = await stage.history("a");
  const ended = rows.map(({ trigger, state }) => `${trigger} ${state}`).sort();
  assert.deepEqual(ended, ["manual succeeded", "slot succeeded"]);
});

test("DSK-14: an older run that waits for its retry gives way to the next slot with its last result", async () => {
  const stage = await openStage([makeTask("a", { rule: EVERY_HOUR, retries: 5, retryDelayMs: 59 * MINUTE })]);
  stage.work("a", { outcome: "failed" }, { outcome: "succeeded" });
  await stage.tick();
  stage.sleepUntil(MONDAY + HOUR);
  await stage.tick();
  stage.sleepUntil(MONDAY + 2 * HOUR);
  await stage.tick();
  assert.deepEqual(await outcomes(stage), ["1 failed superseded", "2 succeeded"]);
  assert.deepEqual(stage.deeds(), ["a@1", "a@1"]);
});
