import assert from "node:assert/strict";
import { test } from "node:test";
import { runNow } from "../../src/engine/run-now.ts";
import { cancelRun, resumeTask, pauseTask } from "../../src/engine/steering.ts";
import { tick } from "../../src/engine/tick.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, openStage } from "./stage.ts";

const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;
const MANUAL = { full: false, params: {}, wait: false } as const;

test("DSK-30: the first failure alerts, repeats within a day do not, recovery is told", async () => {
  const stage = await openStage([makeTask("a", { rule: { kind: "every", everyMs: HOUR, anchorMs: 0 } })]);
  stage.work(
    "a",
    { outcome: "failed" },
    { outcome: "failed" },
    { outcome: "failed" },
    { outcome: "succeeded" },
  );
  await stage.tick();
  for (let hour = 1; hour <= 4; hour += 1) {
    stage.sleepUntil(MONDAY + hour * HOUR);
    await stage.tick();
  }
  const messages = (await stage.messages()).map(({ kind, title }) => `${kind}: ${title}`).toSorted();
  assert.deepEqual(messages, ["failure: a failed", "recovery: a works again"]);
});

test("DSK-31: retries are attempts of one run, each with its own end", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3, retries: 2, retryDelayMs: 5 * MINUTE })]);
  stage.work("a", { outcome: "failed" }, { outcome: "failed" }, { outcome: "succeeded" });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const summary = await stage.tick();
  assert.equal(summary.failed, 0);
  const run = await stage.newestRun("a");
  assert.equal(run.attempts, 3);
  const attempts = await stage.reading.attempts(run.id);
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ["failed", "failed", "succeeded"],
  );
  assert.equal((attempts[1]?.startedAt ?? 0) - (attempts[0]?.endedAt ?? 0), 5 * MINUTE);
  assert.equal((attempts[2]?.startedAt ?? 0) - (attempts[1]?.endedAt ?? 0), 10 * MINUTE);
});

test("tick says how many of its runs did not succeed", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 }), makeTask("b", { rule: AT_3 })]);
  stage.work("a", { outcome: "failed" });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const summary = await stage.tick();
  assert.equal(summary.executed.length, 2);
  assert.equal(summary.failed, 1);
});

test("DSK-32: exit 0 without the expected file is a failure", async () => {
  const expect = { file: { path: "out.json", newerThanSlot: true } };
  const stage = await openStage([makeTask("a", { rule: AT_3, expect })]);
  await stage.tick();
  for (const [day, modified] of [
    [0, null],
    [1, MONDAY],
    [2, MONDAY + 2 * DAY + 3 * HOUR],
  ] as const) {
    if (modified !== null) stage.files.set("out.json", modified);
    stage.sleepUntil(MONDAY + day * DAY + 3 * HOUR);
    await stage.tick();
  }
  const rows = (await stage.history("a")).toReversed();
  assert.deepEqual(
    rows.map(({ state, reason }) => `${state} ${reason ?? ""}`.trim()),
    ["failed no_effect", "failed no_effect", "succeeded"],
  );
});

test("expected rows count what was reported, and `unchanged` is an answer too", async () => {
  const expect = { rowsChanged: { op: ">=", value: 1 } } as const;
  const stage = await openStage([makeTask("a", { rule: AT_3, expect })]);
  stage.work(
    "a",
    { report: { changed: 0 } },
    { report: { changed: 2 } },
    { report: { unchanged: "no new release" } },
    {},
  );
  await stage.tick();
  for (let day = 0; day < 4; day += 1) {
    stage.sleepUntil(MONDAY + day * DAY + 3 * HOUR);
    await stage.tick();
  }
  const rows = (await stage.history("a")).toReversed();
  assert.deepEqual(
    rows.map(({ state }) => state),
    ["failed", "succeeded", "succeeded", "failed"],
  );
});

test("DSK-33: work that outlives its time is timed_out", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3, timeoutMs: 5 * MINUTE })]);
  stage.work("a", { lastsMs: HOUR });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  assert.equal((await stage.newestRun("a")).state, "timed_out");
});

test("DSK-34: a running run is cancelled by whoever carries it; a waiting one at once", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  stage.work("a", { lastsMs: 20 * MINUTE });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.play(async (ctx, stops) => {
    const ticking = tick(ctx, stops);
    await stage.clock.sleep(5 * MINUTE);
    const [run] = await stage.reading.liveRuns();
    assert.equal((await cancelRun(ctx, run?.id ?? "")).kind, "asked");
    await ticking;
  });
  const run = await stage.newestRun("a");
  assert.equal(run.state, "cancelled");
  assert.deepEqual(await stage.messages(), [], "a cancel is no failure");
});

test("DSK-35: a manual run of a busy task is refused with the run's id", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  stage.work("a", { lastsMs: 20 * MINUTE });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.play(async (ctx, stops) => {
    const ticking = tick(ctx, stops);
    await stage.clock.sleep(MINUTE);
    const result = await runNow(ctx, { task: "a", ...MANUAL }, stops);
    assert.equal(result.kind, "busy");
    assert.equal(result.kind === "busy" ? result.run.task : null, "a");
    await ticking;
  });
  assert.deepEqual(stage.deeds(), ["a@1"]);
});

test("DSK-36: while a task is paused its slots are skipped, and after that it runs again", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  await stage.play((ctx) => pauseTask(ctx, "a", "holiday"));
  stage.sleepUntil(MONDAY + 2 * DAY);
  await stage.play((ctx) => resumeTask(ctx, "a"));
  stage.sleepUntil(MONDAY + 2 * DAY + 3 * HOUR);
  await stage.tick();
  const rows = (await stage.history("a")).toReversed();
  assert.deepEqual(
    rows.map(({ state, reason }) => `${state} ${reason ?? ""}`.trim()),
    ["skipped paused", "skipped paused", "succeeded"],
  );
  assert.equal((await stage.audit()).ok, true);
});

test("DSK-37: with an invalid YAML the last good one stays in force, and people hear of it once", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  stage.configure(null);
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const summary = await stage.tick();
  assert.equal(summary.configInvalid, true);
  assert.equal(summary.executed.length, 1);
  stage.sleepUntil(MONDAY + DAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(
    (await stage.messages()).map(({ kind }) => kind),
    ["config"],
  );
});

test("DSK-37: a YAML that is again what it was is told and no longer counted as broken", async () => {
  const task = makeTask("a", { rule: AT_3 });
  const stage = await openStage([task]);
  await stage.tick();
  stage.configure(null);
  await stage.tick();
  stage.configure([task]);
  await stage.tick();
  await stage.tick();
  assert.equal(await stage.reading.note("config_alert"), null);
  assert.deepEqual((await stage.messages()).map(({ title }) => title).toSorted(), [
    "The configuration is invalid: 1 problem",
    "The configuration is valid again",
  ]);
  assert.equal(stage.announcements.filter(({ kind }) => kind === "config_mended").length, 1);
});

test("DSK-38: a new rule holds from now on; what was due by the old one is decided by the old one", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 5 * HOUR);
  stage.configure([makeTask("a", { rule: { kind: "calendar", patterns: ["0 4 * * *", "0 6 * * *"] } })]);
  await stage.tick();
  assert.deepEqual(
    stage.world.deeds.map(({ slotAt }) => slotAt),
    [MONDAY + 3 * HOUR],
  );
  stage.sleepUntil(MONDAY + 6 * HOUR);
  await stage.tick();
  assert.deepEqual(
    stage.world.deeds.map(({ slotAt }) => slotAt),
    [MONDAY + 3 * HOUR, MONDAY + 6 * HOUR],
  );
  assert.equal((await stage.audit()).ok, true);
});

test("what a removed task still had due is missed(config_changed), and told", async () => {
  const stage = await openStage([makeTask("a", { rule: AT_3 })]);
  await stage.tick();
  stage.sleepUntil(MONDAY + 5 * HOUR);
  stage.configure([makeTask("b")]);
  await stage.tick();
  const [row] = await stage.history("a");
  assert.equal(`${row?.state} ${row?.reason}`, "missed config_changed");
  assert.deepEqual(
    (await stage.messages()).map(({ kind }) => kind),
    ["missed"],
  );
});
