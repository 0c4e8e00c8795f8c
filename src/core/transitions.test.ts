import assert from "node:assert/strict";
import { test } from "node:test";
import { OUTCOMES } from "./outcome.ts";
import { isTerminal, transitionRule, TRANSITIONS } from "./transitions.ts";

test("no event leaves a terminal state", () => {
  for (const outcome of OUTCOMES) {
    assert.ok(isTerminal(outcome));
    for (const event of ["wait", "requeue", "claim", "unclaim", "adopt", "start", "end", "close"] as const) {
      assert.equal(transitionRule(outcome, event), null, `${outcome} -> ${event}`);
    }
  }
});

test("every state reaches an end", () => {
  for (const [state, events] of Object.entries(TRANSITIONS)) {
    const leaves = Object.values(events).some(({ to }) => to === "outcome");
    assert.ok(leaves, `${state} has an event that ends the run`);
  }
});

test("whatever changes a claimed or running run is fenced", () => {
  for (const state of ["claimed", "running"] as const) {
    for (const [event, rule] of Object.entries(TRANSITIONS[state])) {
      assert.equal(rule.fenced, true, `${state} -> ${event}`);
    }
  }
});

test("every event that leaves running closes the attempt and gives the locks back", () => {
  for (const event of ["wait", "end"] as const) {
    const effects = transitionRule("running", event)?.effects ?? [];
    assert.ok(effects.includes("close_attempt") && effects.includes("release_locks"), event);
  }
});

test("a run ends only with its slot", () => {
  for (const events of Object.values(TRANSITIONS)) {
    for (const { to, effects } of Object.values(events)) {
      assert.equal(to === "outcome", effects.includes("close_slot"));
    }
  }
});
