import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseTask } from "../../../engine/steering.ts";
import { commandsIn } from "../../fixtures/in-home.ts";
import { live, openHome } from "../../fixtures/lived-home.ts";

test("a slot that ran is told with its start, its duration and what it reported", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3);
  const { stdout } = await commandsIn(stage, t)("why", "nightly");
  assert.match(stdout, /^nightly was due today 03:00: succeeded\./);
  assert.match(stdout, /It reported: 12 rows are new/);
  assert.match(stdout, /took 1 min 30 s, exit code 0/);
  assert.match(stdout, /Next: tomorrow 03:00/);
});

test("a failed one comes with the way to its output", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 4);
  const { stdout } = await commandsIn(stage, t)("why", "broken");
  assert.match(stdout, /broken was due today 04:00: failed: ended failed\./);
  assert.match(stdout, /nightdesk logs run\d+/);
});

test("a slot that another run stands for names that run", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 54);
  const { stdout } = await commandsIn(stage, t)("why", "nightly", "--at", "2026-11-24 03:00");
  assert.match(stdout, /was due yesterday 03:00: missed, because a newer slot stands for it/);
  assert.match(stdout, /Run run\d+, of today 03:00, stands for it: succeeded/);
});

test("CLI-27 a skipped slot says why and what to do", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  await stage.play((ctx) => pauseTask(ctx, "holiday", "on the beach"));
  await live(stage, 6);
  const { stdout } = await commandsIn(stage, t)("why", "holiday");
  assert.match(stdout, /was due today 05:00: skipped, because the task was paused/);
  assert.match(stdout, /nightdesk resume holiday/);
});

test("moments to come, moments that are none and tasks that never ran have their own sentences", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  const nightdesk = commandsIn(stage, t);
  assert.match((await nightdesk("why", "nightly", "--at", "2026-11-25 03:00")).stdout, /will be due/);
  assert.match(
    (await nightdesk("why", "nightly", "--at", "2026-11-25 03:17")).stdout,
    /has no slot .*; its schedule is daily at 03:00/,
  );
  assert.match((await nightdesk("why", "hello")).stdout, /Nothing of hello has been recorded yet/);
});

test("CLI-39 a day without a time means its newest moment", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  await stage.play((ctx) => pauseTask(ctx, "holiday", "on the beach"));
  await live(stage, 6);
  const nightdesk = commandsIn(stage, t);
  const day = new Date(stage.clock.now()).toISOString().slice(0, 10);
  for (const at of [day, "today"])
    assert.match((await nightdesk("why", "holiday", "--at", at)).stdout, /was due .* 05:00: skipped/, at);
  assert.match((await nightdesk("why", "nightly", "--at", "tomorrow")).stdout, /will be due tomorrow 03:00/);
  assert.match(
    (await nightdesk("why", "nightly", "--at", "1999-01-01")).stdout,
    /has no slot [^;]*1999[^:]*(?:;|\.)/,
  );
});

test("an unknown task is wrong usage with the nearest id", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  const { code, stderr } = await commandsIn(stage, t)("why", "nigthly");
  assert.equal(code, 2);
  assert.match(stderr, /Did you mean nightly\?/);
});

test("--json gives the facts behind the sentences", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 54);
  const { stdout } = await commandsIn(stage, t)("why", "nightly", "--at", "2026-11-24 03:00", "--json");
  const facts = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal(facts["kind"], "slot");
  assert.equal(facts["outcome"], "missed");
  assert.equal(facts["reason"], "superseded");
  assert.equal((facts["stands_for"] as Record<string, unknown>)["state"], "succeeded");
});
