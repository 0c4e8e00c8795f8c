import assert from "node:assert/strict";
import { test } from "node:test";
import { createRunIds } from "./run-ids.ts";

test("ids sort by time, also within one millisecond and when the clock goes back", () => {
  let now = Date.UTC(2026, 10, 23);
  const next = createRunIds({ now: () => now });
  const ids = [next(), next()];
  now -= 3_600_000;
  ids.push(next());
  now += 7_200_000;
  ids.push(next());
  assert.deepEqual(ids.toSorted(), ids);
});

test("ids of two processes at one moment differ", () => {
  const clock = { now: () => 1 };
  assert.notEqual(createRunIds(clock)(), createRunIds(clock)());
  assert.match(createRunIds(clock)(), /^[0-9a-z]{17}$/);
});
