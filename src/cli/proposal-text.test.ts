import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "yaml";
import { proposalText } from "./proposal-text.ts";

for (const [name, breakOut] of [
  ["a line feed", "\n"],
  ["a carriage return", "\r"],
  ["both", "\r\n"],
  ["NEL", "\u0085"],
  ["a line separator", "\u2028"],
  ["a paragraph separator", "\u2029"],
  ["a vertical tab", "\u000b"],
] as const) {
  test(`MCP-15: ${name} does not end a comment`, () => {
    const evil = `x${breakOut}tasks: [{id: evil, enabled: true}]`;
    const text = proposalText({
      id: "b",
      entry: "  - id: b\n",
      at: "2026-11-25T07:45:00+01:00",
      by: "me",
      why: evil,
    });
    assert.deepEqual(parse(text), { tasks: [{ id: "b" }] });
    assert.ok(text.split(/[\n\r\u0085\u2028\u2029\u000b]/).every((line) => !line.startsWith("tasks: [")));
  });
}
