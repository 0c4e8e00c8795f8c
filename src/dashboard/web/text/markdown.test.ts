import assert from "node:assert/strict";
import { test } from "node:test";
import { parseInline, parseMarkdown, safeHref } from "./markdown.ts";
import { shortRule } from "./rule.ts";
import { zoned } from "./zoned.ts";

test("DASH-57 Markdown becomes a tree of texts, and what looks like HTML stays text", () => {
  assert.deepEqual(parseMarkdown("<b>x</b> **y** `z`"), [
    {
      kind: "p",
      inner: [
        { kind: "text", text: "<b>x</b> " },
        { kind: "strong", inner: [{ kind: "text", text: "y" }] },
        { kind: "text", text: " " },
        { kind: "code", text: "z" },
      ],
    },
  ]);
  const kinds = parseMarkdown(
    "# a\n\ntext\nmore\n\n- one\n- two\n  - deeper\n\n1. first\n\n> said\n\n```\n<i>\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n---\n",
  ).map(({ kind }) => kind);
  assert.deepEqual(kinds, ["h", "p", "list", "list", "quote", "code", "table", "rule"]);
  const [table] = parseMarkdown("| a | b |\n|---|---|\n| 9 \\| 1 | x |");
  assert.ok(table?.kind === "table");
  const texts = table.rows[0]?.map(({ inner }) =>
    inner.map((part) => (part.kind === "text" ? part.text : "")).join(""),
  );
  assert.deepEqual(texts, ["9 | 1", "x"]);
});

test("DASH-57 links lead to places that a browser visits, and nowhere else", () => {
  for (const href of [
    "javascript:alert(1)",
    "JAVASCRIPT:x",
    "data:text/html,x",
    "file:///etc/passwd",
    "vbscript:x",
    "//evil.test",
    "x",
  ])
    assert.equal(safeHref(href), null, href);
  assert.equal(safeHref("https://example.org/a"), "https://example.org/a");
  assert.deepEqual(parseInline("[x](javascript:alert)"), [
    { kind: "em", inner: [{ kind: "text", text: "x" }] },
  ]);
  const [link] = parseInline("see https://example.org/a?b=1.");
  assert.deepEqual(link, { kind: "text", text: "see " });
});

test("DASH-57 hostile Markdown takes no more time than its length asks for", () => {
  for (const text of [
    "*".repeat(20_000),
    "[".repeat(20_000),
    "_a".repeat(20_000),
    "`".repeat(20_001),
    "> ".repeat(10_000),
    "- ".repeat(10_000),
    "|".repeat(20_000),
  ])
    assert.ok(parseMarkdown(text).length >= 0);
});

test("schedules are shown in few letters", () => {
  assert.equal(shortRule("daily mon tue wed thu fri 23:30 (Europe/Prague)"), "Mon–Fri 23:30");
  assert.equal(shortRule("weekly sunday 03:00"), "Sun 03:00");
  assert.equal(shortRule("weekly mon thu 06:45"), "Mon, Thu 06:45");
  assert.equal(shortRule("monthly 5 05:00"), "monthly, 5th 05:00");
  assert.equal(shortRule("every 15m"), "every 15m");
});

test("a day begins where the home's zone says, whatever the browser's", () => {
  const { startOf } = zoned("Europe/Prague");
  assert.equal(startOf("2026-11-23"), Date.parse("2026-11-23T00:00:00+01:00"));
  assert.equal(startOf("2026-10-26") - startOf("2026-10-25"), 25 * 3_600_000);
  assert.equal(zoned("Asia/Kathmandu").startOf("2026-07-01"), Date.parse("2026-07-01T00:00:00+05:45"));
});
