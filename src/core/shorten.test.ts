import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { shortened } from "./shorten.ts";

test("DEL-64 what fits stays as it is; what does not is cut after a sentence or a word", () => {
  assert.equal(shortened(" One. Two.\n", 20), "One. Two.");
  const sentences = `${"x".repeat(150)}. ${"y".repeat(200)}. Z.`;
  assert.equal(shortened(sentences, 300), `${"x".repeat(150)}. …`);
  assert.equal(shortened("word ".repeat(100), 300), `${"word ".repeat(47).trim()} …`);
});

test("DEL-64 the last two paragraphs stay: where it is from, and what is not to be made of it", () => {
  const end = "Source: ClinVar, release 2026-11-02, 2 stars.\n\nNot medical advice.";
  const text = `Condition: ${"a very long name, ".repeat(80)}\n\n${"More.\n\n".repeat(80)}${end}`;
  const short = shortened(text, 600);
  assert.ok(short.length <= 600);
  assert.ok(short.startsWith("Condition: a very long name"));
  assert.ok(short.endsWith(`\n\n…\n\n${end}`), short);
});

test("DEL-64 no shortened text leaves code open, and none is longer than it may be or cuts a character", () => {
  assert.equal(shortened("```\nx", 100), "x");
  const words = fc.array(fc.constantFrom("```", "\n", "\n\n", "word ", "😀", ". ", "~~~", "x".repeat(300)));
  fc.assert(
    fc.property(words, (parts) => {
      const short = shortened(parts.join(""), 600);
      assert.ok(short.length <= 600);
      assert.ok(short.isWellFormed());
      assert.equal((short.match(/^\s{0,3}(?:```|~~~).*$/gm)?.length ?? 0) % 2, 0);
    }),
  );
});
