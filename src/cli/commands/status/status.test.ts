import assert from "node:assert/strict";
import { test } from "node:test";
import { pauseTask } from "../../../engine/steering.ts";
import { commandsIn } from "../../fixtures/in-home.ts";
import { live, openHome } from "../../fixtures/lived-home.ts";

test("CLI-23 one screen shows each task's last outcome, what comes next and what is wrong", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4, 8);
  const nightdesk = commandsIn(stage, t);
  const { code, stdout, stderr } = await nightdesk("status");
  assert.equal(code, 0);
  assert.equal(stderr, "");
  assert.match(stdout, /^nightly +✓ succeeded today 03:0\d +tomorrow 03:00 +1 succeeded/m);
  assert.match(stdout, /^broken +✗ failed today 04:00 +tomorrow 04:00 +1 failed +.*ended failed/m);
  assert.match(stdout, /^hello +never/m);
  assert.match(stdout, /^Alerts\n.*broken/m);
  assert.match(stdout, /1 new and 0 ongoing findings: nightdesk findings/);
  assert.match(stdout, /nobody keeps watch now/);
});

test("a paused task is shown with its reason", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  await stage.play((ctx) => pauseTask(ctx, "holiday", "on the beach"));
  const { stdout } = await commandsIn(stage, t)("status");
  assert.match(stdout, /^holiday +never +paused +.*on the beach/m);
});

test("--json holds the same with instants in UTC and local texts", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4);
  const { stdout } = await commandsIn(stage, t)("status", "--json");
  const status = JSON.parse(stdout) as Record<string, unknown>;
  assert.deepEqual(
    Object.keys(status),
    "home at local timezone loop config_valid clock_suspect running waiting next tasks alerts findings absence waiting_for_you spent_today_usd".split(
      " ",
    ),
  );
  const next = status["next"] as Record<string, unknown>[];
  assert.deepEqual(next[0], {
    task: "holiday",
    at: "2026-11-23T05:00:00.000Z",
    local: "2026-11-23T05:00:00+00:00",
  });
  const tasks = status["tasks"] as { task: string; failures_in_row: number }[];
  assert.equal(tasks.find(({ task }) => task === "broken")?.failures_in_row, 1);
});

test("a home in which nothing has happened yet says how to begin", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t, { services: { openReading: async () => null } });
  const { code, stdout } = await nightdesk("status");
  assert.equal(code, 0);
  assert.match(stdout, /nothing has been recorded yet.*nightdesk start/);
  assert.equal((await nightdesk("status", "--json")).code, 0);
});

test("an invalid configuration is said in status while the last good one is in force", async (t) => {
  const stage = await openHome();
  await live(stage, 0);
  stage.configure(null);
  await live(stage, 1);
  assert.match(
    (await commandsIn(stage, t)("status")).stdout,
    /configuration is wrong; the last good one is in force/,
  );
});
