import assert from "node:assert/strict";
import { test } from "node:test";
import { dependencyVerdict, type UpstreamFacts } from "./dependency.ts";

function slotted(
  outcome: Partial<NonNullable<UpstreamFacts["newestSlot"]>>,
  succeededSince = false,
): UpstreamFacts {
  const newestSlot = { at: 1_000, outcome: null, reason: null, ...outcome };
  return { upstream: "build", hasSlots: true, onDemand: false, newestSlot, succeededSince, newestRun: null };
}

function onDemand(newestRun: UpstreamFacts["newestRun"], isOnDemand = true): UpstreamFacts {
  return {
    upstream: "build",
    hasSlots: false,
    onDemand: isOnDemand,
    newestSlot: null,
    succeededSince: false,
    newestRun,
  };
}

test("without dependencies a run may go", () => {
  assert.deepEqual(dependencyVerdict([]), { kind: "go" });
});

test("an open slot of the upstream is waited for", () => {
  assert.deepEqual(dependencyVerdict([slotted({})]), { kind: "wait", upstream: "build" });
});

test("success, and a benign skip, let the run go", () => {
  assert.equal(dependencyVerdict([slotted({ outcome: "succeeded" })]).kind, "go");
  assert.equal(dependencyVerdict([slotted({ outcome: "skipped", reason: "gate" })]).kind, "go");
  assert.equal(dependencyVerdict([slotted({ outcome: "skipped", reason: "task_said" })]).kind, "go");
});

test("a manual success heals a failed or missed slot", () => {
  assert.equal(dependencyVerdict([slotted({ outcome: "failed" }, true)]).kind, "go");
  assert.equal(dependencyVerdict([slotted({ outcome: "missed", reason: "too_late" }, true)]).kind, "go");
});

for (const [outcome, reason, expected] of [
  ["failed", "exit_code", "upstream_failed"],
  ["lost", "exit_unknown", "upstream_failed"],
  ["cancelled", null, "upstream_failed"],
  ["missed", "too_late", "upstream_missed"],
  ["skipped", "paused", "upstream_paused"],
  ["skipped", "disabled", "upstream_paused"],
  ["skipped", "upstream_failed", "upstream_failed"],
] as const) {
  test(`an upstream that ended ${outcome}(${reason}) skips the run as ${expected}`, () => {
    const verdict = dependencyVerdict([slotted({ outcome, reason })]);
    assert.deepEqual(verdict, { kind: "skip", reason: expected, upstream: "build" });
  });
}

test("an upstream whose first moment has not come skips the run", () => {
  const facts = { ...slotted({}), newestSlot: null };
  assert.deepEqual(dependencyVerdict([facts]), {
    kind: "skip",
    reason: "upstream_missed",
    upstream: "build",
  });
});

test("an on_demand upstream without a run is run first; any other is waited for", () => {
  assert.equal(dependencyVerdict([onDemand(null)]).kind, "ask");
  assert.equal(dependencyVerdict([onDemand(null, false)]).kind, "wait");
  assert.equal(dependencyVerdict([onDemand({ live: true, outcome: null })]).kind, "wait");
  assert.equal(dependencyVerdict([onDemand({ live: false, outcome: "failed" })]).kind, "skip");
});

test("a skip wins over a wait, and an upstream to be asked over one to be waited for", () => {
  const failed = { ...slotted({ outcome: "failed" }), upstream: "other" };
  assert.equal(dependencyVerdict([slotted({}), failed]).kind, "skip");
  assert.equal(dependencyVerdict([slotted({}), onDemand(null)]).kind, "ask");
});
