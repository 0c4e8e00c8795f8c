import assert from "node:assert/strict";
import { test } from "node:test";
import { clockIsTrusted, confirmClock } from "../../src/engine/clock-watch.ts";
import type { EngineContext } from "../../src/engine/context.ts";
import { runLoop } from "../../src/engine/loop.ts";
import { runNow } from "../../src/engine/run-now.ts";
import { tick } from "../../src/engine/tick.ts";
import type { Task } from "../../src/core/task.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, noStops, openStage, type Stage } from "./stage.ts";

const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;

/** Nightdesk dies one minute after the run of 03:00 began. */
async function dieAtWork(overrides: Partial<Task>, lastsMs: number): Promise<Stage> {
  const stage = await openStage([makeTask("a", { rule: AT_3, ...overrides })]);
  stage.work("a", { lastsMs }, { lastsMs: 1_000 });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const stop = new AbortController();
  const stops = { ...noStops(), stop: stop.signal };
  await stage.play(async (ctx) => {
    const dying = tick(ctx, stops);
    await stage.clock.sleep(MINUTE);
    stop.abort();
    await dying;
  });
  stage.restart();
  return stage;
}

function told(stage: Stage): string[] {
  return stage.announcements.flatMap((event) => (event.kind === "recovered" ? [event.how] : []));
}

test("DSK-40: a living attempt is adopted, to its own end, and nothing runs beside it", async () => {
  const stage = await dieAtWork({}, 20 * MINUTE);
  assert.equal((await stage.newestRun("a")).state, "running");
  await stage.tick();
  assert.deepEqual(told(stage), ["adopted"]);
  assert.deepEqual(stage.deeds(), ["a@1"]);
  const run = await stage.newestRun("a");
  assert.equal(run.state, "succeeded");
  assert.equal(run.exitCode, 0);
});

test("DSK-48: run leaves what it took over on the way to the next process, and records nothing of it after it has left", async () => {
  const stage = await openStage([
    makeTask("a", { rule: AT_3 }),
    makeTask("b", { rule: { kind: "on_demand" } }),
  ]);
  stage.work("a", { lastsMs: 20 * MINUTE });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const stop = new AbortController();
  await stage.play(async (ctx) => {
    const dying = tick(ctx, { ...noStops(), stop: stop.signal });
    await stage.clock.sleep(MINUTE);
    stop.abort();
    await dying;
  });
  stage.restart();
  await stage.play(async (ctx, stops) => {
    const { kind } = await runNow(ctx, { task: "b", full: false, params: {}, wait: false }, stops);
    assert.equal(kind, "ended");
    assert.deepEqual(told(stage), ["adopted"]);
    await stage.clock.sleep(HOUR);
  });
  assert.equal((await stage.newestRun("a")).state, "running");
  stage.restart();
  await stage.tick();
  assert.equal((await stage.newestRun("a")).state, "succeeded");
  assert.deepEqual(stage.deeds(), ["a@1", "b@1"]);
});

test("DSK-40: the stored deadline holds for the adopted attempt", async () => {
  const stage = await dieAtWork({ timeoutMs: 10 * MINUTE }, 20 * HOUR);
  stage.sleepUntil(MONDAY + 3 * HOUR + 5 * MINUTE);
  await stage.tick();
  const run = await stage.newestRun("a");
  assert.equal(run.state, "timed_out");
  assert.ok((run.finishedAt ?? 0) < MONDAY + 3 * HOUR + 11 * MINUTE);
});

test("DSK-41: an attempt that ended while nobody watched is settled with its own exit", async () => {
  const stage = await dieAtWork({}, 20 * MINUTE);
  stage.sleepUntil(MONDAY + 8 * HOUR);
  await stage.tick();
  assert.deepEqual(told(stage), ["settled"]);
  assert.equal((await stage.newestRun("a")).state, "succeeded");
  assert.deepEqual(stage.deeds(), ["a@1"]);
});

test("DSK-42: after a power failure on_lost: alert ends the run lost, and tells it", async () => {
  const stage = await dieAtWork({ onLost: "alert" }, 20 * MINUTE);
  stage.world.reboot();
  stage.restart();
  await stage.tick();
  const run = await stage.newestRun("a");
  assert.equal(`${run.state} ${run.reason}`, "lost exit_unknown");
  assert.deepEqual(stage.deeds(), ["a@1"]);
  assert.deepEqual(
    (await stage.messages()).map(({ kind }) => kind),
    ["failure"],
  );
});

test("DSK-42: after a power failure on_lost: retry starts the work again as the next attempt", async () => {
  const stage = await dieAtWork({ onLost: "retry" }, 20 * MINUTE);
  stage.world.reboot();
  stage.restart();
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["a@1", "a@2"]);
  assert.equal((await stage.newestRun("a")).state, "succeeded");
});

test("DSK-43: a watcher that lost its claim writes nothing", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  stage.work("a", { lastsMs: 20 * MINUTE });
  await stage.play(async (ctx, stops) => {
    const first = tick(ctx, stops);
    await stage.clock.sleep(MINUTE);
    const [run] = await stage.reading.liveRuns();
    assert.ok(run !== undefined);
    await ctx.ledger.write((tx) =>
      tx.transition({
        run: run.id,
        event: "adopt",
        at: stage.clock.now(),
        token: run.token,
        patch: { owner: ctx.processes.self() },
      }),
    );
    await first;
    const after = await stage.reading.run(run.id);
    assert.equal(after?.state, "running", "the first watcher left the run to the new owner");
  });
});

test("DSK-50: a clock that jumps 40 days ahead is doubted, told once, and believed after ten even minutes", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  stage.clock.jump(40 * DAY);
  const summary = await stage.tick();
  assert.equal(summary.clockTrusted, false);
  assert.deepEqual(await stage.history(), []);
  stage.clock.pass(5 * MINUTE);
  await stage.tick();
  assert.deepEqual(
    (await stage.messages()).map(({ kind }) => kind),
    ["clock"],
  );
  stage.clock.pass(6 * MINUTE);
  assert.equal((await stage.tick()).clockTrusted, true);
  assert.equal(stage.deeds().length, 1);
  assert.equal((await stage.audit()).ok, true);
});

test("DSK-51: slots that never ran in a bogus future come again in their time; those that ran do not", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  stage.clock.jump(4 * DAY + 5 * HOUR);
  await stage.tick();
  assert.equal(stage.deeds().length, 1, "the newest slot of the bogus future ran");
  stage.clock.jump(-(4 * DAY + 5 * HOUR));
  await stage.tick();
  stage.clock.pass(11 * MINUTE);
  await stage.tick();
  for (let day = 0; day < 6; day += 1) {
    stage.sleepUntil(MONDAY + day * DAY + 4 * HOUR);
    await stage.tick();
  }
  const days = stage.world.deeds.map(({ slotAt }) => Math.floor((slotAt - MONDAY) / DAY));
  assert.deepEqual(days, [4, 0, 1, 2, 3, 5]);
  assert.equal((await stage.audit()).ok, true);
});

test("the loop drains: what runs is carried to its end, nothing new is started", async () => {
  const stage = await openStage([makeTask("a", { rule: { kind: "every", everyMs: HOUR, anchorMs: 0 } })]);
  stage.work("a", { lastsMs: 90 * MINUTE });
  const drain = new AbortController();
  await stage.play(async (ctx) => {
    const loop = runLoop(ctx, { ...noStops(), drain: drain.signal });
    await stage.clock.sleep(HOUR + MINUTE);
    drain.abort();
    await loop;
  });
  const run = await stage.newestRun("a");
  assert.ok(run.state === "succeeded" || run.state === "timed_out");
  assert.equal(stage.deeds().length, 1);
});

test("DSK-51: a stretch of misses that reaches into a bogus future is kept up to now, also if its task was removed meanwhile", async () => {
  const task = makeTask("a", {
    rule: { kind: "calendar", patterns: ["0 * * * *"] },
    missed: "skip",
  });
  const stage = await openStage([task]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 20 * DAY);
  await stage.tick();
  stage.configure([]);
  await stage.tick();
  stage.clock.jump(-10 * DAY);
  await stage.play((ctx) => confirmAfterDoubt(ctx));
  const { ok, tasks } = await stage.audit();
  assert.ok(ok, JSON.stringify(tasks));
  assert.ok((tasks[0]?.recorded ?? 0) > 200);
});

async function confirmAfterDoubt(ctx: EngineContext): Promise<void> {
  assert.equal(await clockIsTrusted(ctx), false);
  assert.equal(await confirmClock(ctx), true);
}
