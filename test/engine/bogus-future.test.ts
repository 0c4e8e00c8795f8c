import assert from "node:assert/strict";
import { test } from "node:test";
import { clockIsTrusted, confirmClock } from "../../src/engine/clock-watch.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, openStage, type Stage } from "./stage.ts";

const EACH_HOUR = { kind: "calendar", patterns: ["0 * * * *"] } as const;
/** Nothing late is run: what Nightdesk was not there for becomes one long stretch of misses. */
const hourly = makeTask("a", { rule: EACH_HOUR, missed: "skip" });

async function goBackAndConfirm(stage: Stage, by: number): Promise<void> {
  stage.clock.jump(-by);
  await stage.play(async (ctx) => {
    assert.equal(await clockIsTrusted(ctx), false);
    assert.equal(await confirmClock(ctx), true);
  });
}

test("DSK-51: a lesser clock error within a greater one hides nothing of what the greater one ran", async () => {
  const stage = await openStage([hourly]);
  await stage.tick();
  stage.clock.jump(10 * DAY);
  for (let passes = 0; passes < 4; passes += 1) {
    await stage.tick();
    stage.clock.pass(HOUR);
  }
  const ran = stage.deeds().length;
  assert.ok(ran >= 3, "hours of the bogus future were run");
  await goBackAndConfirm(stage, 10 * DAY + 4 * HOUR);

  stage.clock.jump(3 * HOUR);
  await stage.tick();
  await goBackAndConfirm(stage, 3 * HOUR);
  // Past the lesser error, still before what the greater one ran.
  stage.sleepUntil(MONDAY + 12 * HOUR);
  await stage.tick();

  stage.sleepUntil(MONDAY + 20 * DAY + 30 * MINUTE);
  await stage.tick();
  const { ok, tasks } = await stage.audit();
  assert.deepEqual(tasks[0]?.doubled, []);
  assert.deepEqual(tasks[0]?.missing, []);
  assert.ok(ok);
  assert.equal(new Set(stage.world.deeds.map(({ slotAt }) => slotAt)).size, stage.world.deeds.length);
});

test("DSK-51: a stretch of misses keeps its past though its first moment stands by itself by now", async () => {
  const stage = await openStage([hourly]);
  await stage.tick();
  const first = { at: MONDAY + HOUR, nominal: "2026-11-23T01:00:00", pass: 1 } as const;
  await stage.ctx.ledger.write(async (tx) => {
    const revision = (await tx.revisionsInForce())[0];
    assert.ok(revision);
    const closing = { outcome: "missed", reason: "too_late", detail: null } as const;
    const slot = { task: "a", revision: revision.id, occurrence: first, closing, run: null };
    await tx.addSlots([slot], first.at);
  });
  stage.sleepUntil(MONDAY + 20 * DAY + 30 * MINUTE);
  await stage.tick();
  const span = (await stage.history("a")).find(({ count }) => count > 50);
  assert.equal(span?.slotAt, first.at, "the stretch begins with the moment that stands by itself");

  await goBackAndConfirm(stage, 10 * DAY);
  const { tasks } = await stage.audit();
  assert.deepEqual(tasks[0]?.missing, []);
  assert.deepEqual(tasks[0]?.doubled, []);
  assert.equal(tasks[0]?.recorded, 10 * 24, "ten days of hours are there");
});
