import assert from "node:assert/strict";
import { test } from "node:test";
import { createWatchHealth } from "./watch-health.ts";

const STEP = 15_000;

function watched() {
  let at = 1_000_000;
  const health = createWatchHealth({ now: () => at, monotonic: () => at }, STEP);
  return { health, pass: (ms: number) => (at += ms), now: () => at };
}

test("UNA-40 a watch whose passes come through has no troubles; one that has stopped going round has", () => {
  const { health, pass } = watched();
  pass(4 * STEP);
  assert.deepEqual(health.troubles(), []);
  pass(1_000);
  assert.deepEqual(health.troubles(), ["the loop has not gone round for 61 s"]);
  health.passed();
  assert.deepEqual(health.troubles(), []);
});

test("UNA-40 passes that fail are known since the last good one, with a reason that names no path", () => {
  const { health, pass, now } = watched();
  const good = now();
  health.passed();
  pass(5_000);
  const full = Object.assign(new Error("/home/anna/secret: disk I/O error"), { code: "LEDGER_FULL" });
  assert.equal(health.failed(full).passes, 1);
  pass(5_000);
  const why = "the ledger cannot be written: no space is left on its disk";
  assert.deepEqual(health.failed(full), { since: good, why, passes: 2, isTold: true });
  assert.deepEqual(health.troubles(), [why]);
  health.failed(new Error("/home/anna/secret"));
  assert.doesNotMatch(health.troubles().join(), /anna/);
  health.passed();
  assert.equal(health.failing(), null);
  health.failed(full);
  assert.equal(health.failed(full).isTold, false, "not more often than every hour");
});
