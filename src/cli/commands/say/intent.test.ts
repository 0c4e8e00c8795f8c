import assert from "node:assert/strict";
import { test } from "node:test";
import { linesFor } from "./answer-to.ts";
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

/** Everyday questions, and the commands that answer them on Wednesday, 25 November 2026. */
const EVERYDAY: Readonly<Record<string, string>> = {
  "What happened tonight?": "status; findings",
  "Anything I should know?": "status; findings",
  "Is everything ok?": "status; findings",
  "What is running right now?": "status; findings",
  "Did clinvar run last night?": "why clinvar",
  "Is the morning brief ready?": "why morning_brief",
  "When did finance last run?": "why finance_reconcile",
  "Why was finance skipped on Saturday?": "why finance_reconcile --at 2026-11-21",
  "Why did clinvar fail yesterday?": "why clinvar --at 2026-11-24",
  "Why is project health paused?": "why project_health",
  "When does clinvar run next?": "next --task clinvar",
  "When will the morning brief come?": "next --task morning_brief",
  "What is planned for tomorrow?": "next",
  "What comes next?": "next",
  "Show me the report of clinvar": "report clinvar",
  "What did the morning brief say?": "report morning_brief",
  "What did project health find?": "findings --task project_health",
  "What new findings are there?": "findings",
  "Show me the log of clinvar": "logs clinvar --lines 40",
  "What did publish_dashboard print?": "logs publish_dashboard --lines 40",
  "What failed this week?": "history --state failed --since 2026-11-18 --limit 20",
  "Which tasks were skipped yesterday?": "history --state skipped --since 2026-11-24 --limit 20",
  "What did I miss?": "status; findings",
  "Which runs were missed?": "history --state missed --limit 20",
  "What happened on Monday?": "history --since 2026-11-23 --limit 20",
  "How often did clinvar run this week?": "history --task clinvar --since 2026-11-18 --limit 20",
  "What is waiting for me?": "approve",
  "Are there any questions?": "approve",
  "How much did it cost?": "spend",
  "How much of the budget is left?": "spend",
  "How much did the morning brief cost?": "spend",
  "Which data do I have?": "data list",
  "What about rs6025?": "genome lookup rs6025",
  "Look up BRCA1": "genome lookup BRCA1",
  "Was anything forgotten?": "audit",
};

test("SAY-07: everyday questions are answered by the command that a person would have called", () => {
  assert.ok(Object.keys(EVERYDAY).length >= 30);
  for (const [question, commands] of Object.entries(EVERYDAY)) {
    const lines = linesFor(intentOf(question, TASKS), "2026-11-25");
    assert.equal(lines.map((line) => line.join(" ")).join("; "), commands, question);
  }
  for (const question of ["help", "What can I ask?"]) assert.equal(intentOf(question, TASKS).kind, "help");
});
