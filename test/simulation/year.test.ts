import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLife } from "./life-checks.ts";
import { simulate } from "./simulate.ts";

/** `NIGHTDESK_SEED=123 node --test test/simulation/year.test.ts` plays one life again. */
const given = process.env["NIGHTDESK_SEED"];
const seeds = given === undefined ? [1, 2, 3, 4, 5, 6] : [Number(given)];

test("DSK-60: a virtual year of 20 tasks in 6 zones, with outages, clock jumps, edits and crashes: expected = recorded", async (t) => {
  const life = await simulate({ seed: Number(given ?? 2026), days: 365, tasks: 20 });
  t.diagnostic(`seed ${life.seed}: ${JSON.stringify({ ...life.counts, faults: life.counts.faults.length })}`);
  await checkLife(life);
  const expected = life.audit.tasks.reduce((sum, task) => sum + task.expected, 0);
  t.diagnostic(`${expected} slots, ${life.deeds.length} attempts`);
  assert.ok(expected > 1_000, "the year was not empty");
  assert.ok(
    life.counts.crashes > 0 && life.counts.reboots > 0 && life.counts.jumps > 0,
    "the year was eventful",
  );
  await life.close();
});

for (const seed of seeds) {
  test(`a month of 8 tasks with seed ${seed} keeps every promise`, async (t) => {
    const life = await simulate({ seed, days: 30, tasks: 8 });
    t.diagnostic(JSON.stringify({ ...life.counts, faults: life.counts.faults.length }));
    await checkLife(life);
    await life.close();
  });
}
