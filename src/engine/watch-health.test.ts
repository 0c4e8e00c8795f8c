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
  assert.deepEqual(health.failed(full), { since: good, why, passes: 2 });
  assert.deepEqual(health.troubles(), [why]);
  health.failed(new Error("/home/anna/secret"));
  assert.doesNotMatch(health.troubles().join(), /anna/);
  health.passed();
  assert.equal(health.failing(), null);
});

const BUSY = Object.assign(new Error("busy"), { code: "LEDGER_BUSY" });
const NIGHT = 8 * 3_600_000;

test("UNA-42 a fault in the first pass after a sleep makes nothing of the sleep unrecorded", () => {
  const { health, pass, now } = watched();
  health.passed();
  const asleep = now();
  pass(NIGHT);
  const { since } = health.failed(BUSY);
  assert.equal(since, asleep + NIGHT - 2 * STEP);
  assert.deepEqual(health.absenceSince(asleep), { from: asleep, until: since });
  assert.equal(health.isUnrecorded(since), false);
  assert.equal(health.isUnrecorded(since + 1), true);
  pass(5_000);
  assert.equal(health.isUnrecorded(now()), true, "up to this moment");
});

test("UNA-42 a sleep between failing passes is an absence too; what came while they failed stays unrecorded", () => {
  const { health, pass, now } = watched();
  health.passed();
  const good = now();
  pass(5_000);
  health.failed(BUSY);
  assert.equal(health.absenceSince(good), null, "it was here");
  pass(NIGHT);
  assert.equal(health.isUnrecorded(good + 1), true);
  assert.equal(health.isUnrecorded(good + NIGHT / 2), false, "before the pass that now comes through");
  assert.deepEqual(health.absenceSince(good), { from: good + 5_000, until: now() });
  health.failed(BUSY);
  assert.equal(health.isUnrecorded(good + NIGHT / 2), false);
  assert.equal(health.isUnrecorded(now()), true);
  assert.deepEqual(health.absenceSince(good), { from: good + 5_000, until: now() - 2 * STEP });
});

test("UNA-42 only a ledger that cannot be written leaves moments unrecorded", () => {
  const { health, pass, now } = watched();
  pass(5_000);
  health.failed(new Error("a task file is odd"));
  assert.equal(health.isUnrecorded(now()), false);
  assert.equal(health.absenceSince(now() - 5_000), null);
  pass(5_000);
  health.failed(BUSY);
  assert.equal(health.isUnrecorded(now() - 5_000), false);
  assert.equal(health.isUnrecorded(now()), true);
});
