import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { live, openHome } from "../../fixtures/lived-home.ts";

test("CLI-29 pause and resume say what they did and what comes next", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  const nightdesk = commandsIn(stage, t);
  assert.match((await nightdesk("pause", "nightly", "--why", "away")).stdout, /nightly is paused/);
  await live(stage, 4);
  const [slot] = await stage.history("nightly");
  assert.equal(slot?.reason, "paused");
  assert.equal((await nightdesk("resume", "nightly")).stdout, "nightly runs again; next: tomorrow 03:00.\n");
  assert.match((await nightdesk("resume", "nightly")).stdout, /was not paused/);
});

test("tasks that do not exist cannot be paused", async (t) => {
  const { code, stderr } = await commandsIn(await openHome(), t)("pause", "nightli");
  assert.equal(code, 2);
  assert.match(stderr, /nightly/);
});

test("backfill queues one run for each slot, and the next tick runs them", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 78);
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("backfill", "nightly", "--from", "2026-11-23", "--until", "2026-11-25");
  assert.match(stdout, /2 runs of nightly queued/);
  await stage.tick();
  const manual = (await stage.history("nightly")).filter(({ trigger }) => trigger === "manual");
  assert.deepEqual(
    manual.map(({ state }) => state),
    ["succeeded", "succeeded"],
  );
});

test("a task without a clock has nothing to backfill", async (t) => {
  const stage = await openHome();
  const { code } = await commandsIn(stage, t)(
    "backfill",
    "hello",
    "--from",
    "2026-11-22",
    "--until",
    "2026-11-23",
  );
  assert.equal(code, 2);
});

test("cancelling takes a run's id or a task's, and says what became of it", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 4);
  const nightdesk = commandsIn(stage, t);
  await nightdesk("backfill", "nightly", "--from", "2026-11-23", "--until", "2026-11-24");
  assert.match((await nightdesk("cancel", "nightly")).stdout, /had not started; it is cancelled/);
  const ended = await stage.newestRun("broken");
  assert.match((await nightdesk("cancel", ended.id)).stdout, /has ended already: failed/);
  assert.equal((await nightdesk("cancel", "nothing")).code, 69);
});

test("resume takes a task or --clock, and not both or none", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  const nightdesk = commandsIn(stage, t);
  assert.deepEqual(await nightdesk("resume", "--clock"), {
    code: 0,
    stdout: "The clock was not in doubt.\n",
    stderr: "",
  });
  assert.equal((await nightdesk("resume")).code, 2);
  assert.equal((await nightdesk("resume", "nightly", "--clock")).code, 2);
});
