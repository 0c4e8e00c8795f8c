import assert from "node:assert/strict";
import { test } from "node:test";
import { DEFAULT_SCHEMA, readResult } from "./result.ts";

const GOOD = {
  headline: "h",
  body: "b",
  findings: [{ key: "k", severity: "info", title: "t", body: "" }],
  metrics: [{ name: "m", value: 1, unit: "" }],
};

function problemOf(text: unknown, schema: Parameters<typeof readResult>[1] = null): string | null {
  const result = readResult(text, schema);
  return result.ok ? null : result.problem;
}

test("CLD-01: the usual answer becomes lines of a report; empty words become none", () => {
  const result = readResult(JSON.stringify(GOOD), null);
  assert.deepEqual(result.ok && result.lines, [
    { headline: "h", body: "b" },
    { finding: { key: "k", severity: "info", title: "t", body: null } },
    { metric: { name: "m", value: 1, unit: null } },
    { findings_complete: {} },
  ]);
});

test("CLD-01: a code block around it, or an object in place of a text, is as good", () => {
  assert.equal(problemOf(`\`\`\`json\n${JSON.stringify(GOOD)}\n\`\`\`\n`), null);
  assert.equal(problemOf(GOOD), null);
});

test("CLD-02: what is wrong is told by its place", () => {
  assert.equal(problemOf("words"), "it is not JSON");
  assert.equal(problemOf(`${JSON.stringify(GOOD)} and more`), "it is not JSON");
  assert.match(problemOf({ ...GOOD, headline: 3 }) ?? "", /^headline: /);
  assert.match(problemOf({ ...GOOD, findings: [{ key: "k" }] }) ?? "", /findings\.0\.severity/);
  assert.match(problemOf({ ...GOOD, extra: 1 }) ?? "", /extra/);
  for (const odd of [null, [], 3, "null", undefined]) assert.notEqual(problemOf(odd), null);
});

test("CLD-01: a form of its own is held, and kept as it came", () => {
  const schema = { type: "object", properties: { summary: { type: "string" } }, required: ["summary"] };
  const result = readResult({ summary: "first line\nsecond" }, schema);
  assert.deepEqual(result.ok && result.lines[0], { headline: "first line" });
  assert.match(problemOf({}, schema) ?? "", /summary/);
});

test("the usual form asks for every key, as the API wants it", () => {
  const { required, additionalProperties } = DEFAULT_SCHEMA as Record<string, unknown>;
  assert.deepEqual(required, ["headline", "body", "findings", "metrics"]);
  assert.equal(additionalProperties, false);
});

test("CLD-02: an answer of megabytes is read, and one that is nested beyond any stack is no fault of ours", () => {
  const long = readResult(JSON.stringify({ ...GOOD, body: "x".repeat(10_000_000) }), null);
  assert.ok(long.ok && JSON.stringify(long.lines).length < 300_000, "what is kept of it is bounded");
  const deep = `${'{"a":'.repeat(100_000)}{}${"}".repeat(100_000)}`;
  const schema = { type: "object", properties: { a: { $ref: "#" } } };
  assert.match(problemOf(deep, schema) ?? "", /nested too deeply/);
  assert.notEqual(problemOf(deep), null);
});
