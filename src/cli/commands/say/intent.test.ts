import assert from "node:assert/strict";
import { test } from "node:test";
import { intentOf, newestWeekday } from "./intent.ts";

const TASKS = ["clinvar", "finance_reconcile", "morning_brief", "project_health", "publish_dashboard"];

test("SAY-01: a plain wish is recognised, with the task's id, its words or its first word", () => {
  for (const sentence of ["run clinvar", "Run ClinVar now, please!", "please start the task clinvar"])
    assert.deepEqual(intentOf(sentence, TASKS), { kind: "run", task: "clinvar" });
  assert.deepEqual(intentOf("run finance", TASKS), { kind: "run", task: "finance_reconcile" });
  assert.deepEqual(intentOf("run the finance reconcile", TASKS), { kind: "run", task: "finance_reconcile" });
  assert.deepEqual(intentOf("pause morning_brief", TASKS), { kind: "pause", task: "morning_brief" });
  assert.deepEqual(intentOf("resume publish dashboard", TASKS), {
    kind: "resume",
    task: "publish_dashboard",
  });
});

test("SAY-01: a sentence that only mentions running is no wish", () => {
  for (const sentence of [
    "did clinvar run tonight?",
    "run clinvar and then delete everything",
    "should I run clinvar?",
    "run nothing",
  ])
    assert.notEqual(intentOf(sentence, TASKS).kind, "run", sentence);
});

test("SAY-02: why, next, cost and news are told apart", () => {
  assert.deepEqual(intentOf("why was finance skipped on Saturday?", TASKS), {
    kind: "why",
    task: "finance_reconcile",
    weekday: 6,
  });
  assert.deepEqual(intentOf("Why did clinvar fail?", TASKS), { kind: "why", task: "clinvar", weekday: null });
  assert.equal(intentOf("what comes next?", TASKS).kind, "next");
  assert.equal(intentOf("how much did it cost?", TASKS).kind, "cost");
  assert.equal(intentOf("what happened tonight?", TASKS).kind, "news");
});

test("SAY-02: a weekday is its newest date, today included", () => {
  assert.equal(newestWeekday("2026-11-25", 6), "2026-11-21");
  assert.equal(newestWeekday("2026-11-25", 3), "2026-11-25");
  assert.equal(newestWeekday("2026-03-01", 6), "2026-02-28");
});
