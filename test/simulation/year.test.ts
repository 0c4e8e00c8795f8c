import assert from "node:assert/strict";
import { test } from "node:test";
import { live } from "./live.ts";

/** `NIGHTDESK_SEED=123 node --test test/simulation/year.test.ts` plays one life again. */
const given = process.env["NIGHTDESK_SEED"];
const seeds = given === undefined ? [1, 2, 3, 4, 5, 6] : [Number(given)];

test("DSK-60: a virtual year of 20 tasks in 6 zones, with outages, clock jumps, edits and crashes: expected = recorded", async (t) => {
  const seed = Number(given ?? 2026);
  const { slots, attempts, counts } = await live({ seed, days: 365, tasks: 20 });
  t.diagnostic(`seed ${seed}: ${JSON.stringify(counts)}, ${slots} slots, ${attempts} attempts`);
  assert.ok(slots > 1_000, "the year was not empty");
  assert.ok(counts.crashes > 0 && counts.reboots > 0 && counts.jumps > 0, "the year was eventful");
});

for (const seed of seeds) {
  test(`a month of 8 tasks with seed ${seed} keeps every promise`, async (t) => {
    const { counts } = await live({ seed, days: 30, tasks: 8 });
    t.diagnostic(JSON.stringify(counts));
  });
}
