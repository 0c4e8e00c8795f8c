import assert from "node:assert/strict";
import { test } from "node:test";
import { planBackfill, queueBackfill } from "../../src/engine/backfill.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MONDAY, openStage } from "./stage.ts";

const nightly = makeTask("nightly", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } });

test("UNA-13 a backfill runs oldest first, one at a time, after what is due now, and is written down", async () => {
  const stage = await openStage([nightly], { concurrency: 4 });
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  const wish = { from: MONDAY - 5 * DAY, until: MONDAY, limit: 3 };
  const plan = await planBackfill(stage.ctx, nightly, wish);
  assert.ok(plan.kind === "moments");
  assert.deepEqual([plan.moments.length, plan.left, plan.waiting], [3, 2, 0]);
  await queueBackfill(stage.ctx, nightly, plan.moments);
  const again = await planBackfill(stage.ctx, nightly, wish);
  assert.ok(again.kind === "moments");
  assert.deepEqual([again.moments.length, again.waiting], [2, 3], "what waits already is not queued twice");
  await stage.tick();
  const days = stage.world.deeds.map(({ slotAt }) => Math.floor((slotAt - MONDAY) / DAY));
  assert.deepEqual(days, [0, -5, -4, -3]);
  for (const [index, deed] of stage.world.deeds.entries()) {
    const before = stage.world.deeds[index - 1];
    assert.ok(before === undefined || (before.until ?? Infinity) <= deed.from, "two ran at once");
  }
  const runs = (await stage.history("nightly")).filter(({ trigger }) => trigger === "manual");
  assert.equal(runs.length, 3);
  const events = await stage.reading.events({});
  assert.match(events.find(({ kind }) => kind === "backfill")?.text ?? "", /^nightly: 3 moments, 2026-11-18/);
  assert.equal((await stage.audit()).ok, true);
});

test("UNA-13 more than a thousand moments are refused unless a limit says how many", async () => {
  const every = makeTask("every", { rule: { kind: "every", everyMs: 60_000, anchorMs: 0 } });
  const stage = await openStage([every]);
  const wish = { from: MONDAY - 2 * DAY, until: MONDAY };
  assert.equal((await planBackfill(stage.ctx, every, wish)).kind, "too_many");
  const some = await planBackfill(stage.ctx, every, { ...wish, limit: 10 });
  assert.ok(some.kind === "moments" && some.moments.length === 10);
  assert.equal((await planBackfill(stage.ctx, makeTask("hello"), wish)).kind, "no_slots");
});
