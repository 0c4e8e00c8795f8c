import assert from "node:assert/strict";
import { test } from "node:test";
import { createNudge } from "./nudge.ts";

test("DASH-40 a nudge wakes who waits, and one that came too early is not lost", async () => {
  const { nudge, nudged } = createNudge();
  const waits = nudged();
  nudge();
  await waits;
  nudge();
  await nudged();
  let isAwake = false;
  void nudged().then(() => (isAwake = true));
  await Promise.resolve();
  assert.equal(isAwake, false);
});
