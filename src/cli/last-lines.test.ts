import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeOutput } from "./fixtures/fake-context.ts";
import { lastLines, lastLinesWriter } from "./last-lines.ts";

test("the last lines, with and without a line break at the end", () => {
  assert.equal(lastLines("a\nb\nc\n", 2), "b\nc\n");
  assert.equal(lastLines("a\nb\nc", 2), "b\nc");
  assert.equal(lastLines("a\n\n\n", 2), "\n\n");
  assert.equal(lastLines("a\nb", 5), "a\nb");
  assert.equal(lastLines("", 1), "");
  assert.equal(lastLines("\n", 1), "\n");
  assert.equal(lastLines("\nb", 2), "\nb");
});

test("a log of any length leaves only its end in memory", () => {
  const output = fakeOutput();
  const writer = lastLinesWriter(output, 3);
  const piece = `${"x".repeat(1 << 20)}\n`;
  for (let count = 0; count < 20; count += 1) writer.write(piece);
  writer.write("y\nz\n");
  writer.end();
  assert.equal(output.text(), `${piece}y\nz\n`);
});
