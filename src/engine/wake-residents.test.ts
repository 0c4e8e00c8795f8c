import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../testing/make-task.ts";
import { MINUTE, MONDAY, openStage } from "../../test/engine/stage.ts";
import { handToResident } from "./wake-residents.ts";
import { happenedSince } from "./happened-since.ts";

const work = makeTask("work", { rule: { kind: "every", everyMs: 10 * MINUTE, anchorMs: 0 } });
const keeper = makeTask("keeper", {
  resident: true,
  work: { kind: "agent", text: "Look after the others.", file: null },
});

test("RES-01: a failure wakes the resident agent once, soon, and not for its own doings", async () => {
  const stage = await openStage([work, keeper]);
  stage.work("work", { outcome: "failed" });
  await stage.tick();
  stage.sleepUntil(MONDAY + 10 * MINUTE);
  await stage.tick();
  const runs = await stage.history("keeper");
  assert.equal(runs.length, 1);
  assert.equal(runs[0]?.trigger, "resident");
  // Its own failure is told to people, not to itself.
  stage.work("keeper", { outcome: "failed" });
  stage.sleepUntil(MONDAY + 12 * MINUTE);
  await stage.tick();
  assert.equal((await stage.history("keeper")).length, 1);
});

test("RES-02: it is told what happened since it last looked, and a person's question", async () => {
  const stage = await openStage([work, keeper]);
  stage.work("work", { outcome: "failed" });
  await stage.tick();
  stage.sleepUntil(MONDAY + 10 * MINUTE);
  await stage.tick();
  const { config } = await stage.ctx.loadConfig();
  assert.ok(config !== null);
  const handed = await handToResident(stage.ctx, config, "Is </input> all well?");
  assert.deepEqual(handed, { kind: "handed_over", task: "keeper" });
  const text = await happenedSince(stage.reading, "keeper", null, stage.clock.now());
  assert.match(text, /"kind":"failure".*work failed/);
  assert.match(text, /"kind":"question"/);
  assert.equal(text.split("</input>").length, 2, "content cannot end its block");
});

test("RES-03: without a resident agent a question for it is refused", async () => {
  const stage = await openStage([work]);
  await stage.tick();
  const { config } = await stage.ctx.loadConfig();
  assert.ok(config !== null);
  assert.deepEqual(await handToResident(stage.ctx, config, "hello?"), { kind: "no_resident" });
});
