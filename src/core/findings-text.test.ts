import assert from "node:assert/strict";
import { test } from "node:test";
import type { Severity } from "./report.ts";
import { findingsText } from "./findings-text.ts";

const of = (title: string, severity: Severity, body: string | null) => ({ title, severity, body });

test("DEL-64 of one finding the message holds the whole body, and its title stands nowhere else", () => {
  const long = "Condition: x.\n\nNot medical advice.".repeat(200);
  assert.equal(findingsText([of("BRCA1 changed", "critical", long)]), long);
  assert.equal(findingsText([of("disk is nearly full", "warning", null)]), null);
});

test("DEL-64 of several it holds title, severity and body of each, the worst first", () => {
  const text = findingsText([
    of("a note", "info", null),
    of("2 * 2", "warning", "Why it is so."),
    of(
      "BRCA1\nchanged",
      "critical",
      `Condition: ${"x ".repeat(900)}\n\nSource: ClinVar.\n\nNot medical advice.`,
    ),
  ]);
  assert.match(
    text ?? "",
    /^\*\*BRCA1 changed\*\* \(critical\)\n\nCondition: [x ]+…\n\nSource: ClinVar\.\n\nNot medical advice\.\n\n\*\*2 \\\* 2\*\* \(warning\)\n\nWhy it is so\.\n\n\*\*a note\*\* \(info\)$/,
  );
});

test("DEL-64 beyond fifteen they are counted", () => {
  const many = Array.from({ length: 40 }, (_, index) => of(`f${index}`, "info", "body"));
  const text = findingsText(many) ?? "";
  assert.ok(text.endsWith("And 25 more: `nightdesk findings`"));
  assert.equal(text.match(/\(info\)/g)?.length, 15);
});
