import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsIn } from "../../fixtures/in-home.ts";
import { live, openHome } from "../../fixtures/lived-home.ts";

const KEYS = [
  ..."kind id task slot slot_local trigger state waiting_for reason detail attempt started_at started_local".split(
    " ",
  ),
  ..."finished_at finished_local duration_ms exit_code changed cost_usd log count last_slot last_slot_local".split(
    " ",
  ),
];

test("CLI-24 rows of --json have the keys of the contract, whether something ran or not", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4, 30);
  const nightdesk = commandsIn(stage, t);
  const { code, stdout } = await nightdesk("history", "--json");
  assert.equal(code, 0);
  const rows = JSON.parse(stdout) as Record<string, unknown>[];
  assert.ok(rows.length >= 6);
  for (const row of rows) assert.deepEqual(Object.keys(row), KEYS);
  const ran = rows.findLast((row) => row["task"] === "nightly");
  assert.equal(ran?.["slot"], "2026-11-23T03:00:00.000Z");
  assert.equal(ran["slot_local"], "2026-11-23T03:00:00+00:00");
  assert.equal(ran["duration_ms"], 90_000);
  assert.equal(ran["changed"], 12);
  assert.equal(ran["count"], 1);
});

test("--state, --task, --since and --limit narrow it", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4, 5, 30, 54);
  const nightdesk = commandsIn(stage, t);
  const rowsOf = async (...flags: string[]) =>
    JSON.parse((await nightdesk("history", "--json", ...flags)).stdout) as { task: string; state: string }[];
  assert.ok((await rowsOf("--state", "failed")).every(({ state }) => state === "failed"));
  assert.ok((await rowsOf("--task", "broken")).every(({ task }) => task === "broken"));
  assert.equal((await rowsOf("--limit", "2")).length, 2);
  assert.ok((await rowsOf("--since", "3h")).length < (await rowsOf()).length);
});

test("the table says when, what, how long and why", async (t) => {
  const stage = await openHome();
  await live(stage, 0, 3, 4);
  const nightdesk = commandsIn(stage, t);
  const { stdout } = await nightdesk("history");
  assert.match(stdout, /^WHEN +TASK +OUTCOME +TOOK +RUN/);
  assert.match(stdout, /^today 03:00 +nightly +✓ succeeded +1 min 30 s +run\d+ +12 changed$/m);
  assert.match(stdout, /^today 04:00 +broken +✗ failed +2\.0 s +run\d+ +ended failed$/m);
});

test("a state that does not exist is wrong usage with the nearest one", async (t) => {
  const nightdesk = commandsIn(await openHome(), t);
  const { code, stderr } = await nightdesk("history", "--state", "faild");
  assert.equal(code, 2);
  assert.match(stderr, /Did you mean failed\?/);
});

test("a home without a ledger is an empty history, not an error", async (t) => {
  const stage = await openHome();
  const nightdesk = commandsIn(stage, t, { services: { openReading: async () => null } });
  assert.deepEqual(await nightdesk("history", "--json"), { code: 0, stdout: "[]\n", stderr: "" });
  assert.match((await nightdesk("history")).stdout, /Nothing has been recorded.*nightdesk start/);
});
