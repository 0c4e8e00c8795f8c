import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../../testing/properties.ts";
import type { Mark, MarkedText } from "../markdown/marked-text.ts";
import { splitMarked } from "./split.ts";

const LONE = /(?:[\uD800-\uDBFF](?![\uDC00-\uDFFF]))|(?:(?<![\uD800-\uDBFF])[\uDC00-\uDFFF])/;

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  fc.constantFrom(" ", "\n", "\n\n", "🗞️", "👨‍👩‍👧", "řeka"),
);

/** Texts made of words, some of them marked. */
const marked: fc.Arbitrary<MarkedText> = fc
  .array(fc.tuple(word, fc.constantFrom(null, "bold", "code", "pre")), { maxLength: 60 })
  .map((pieces) => {
    let text = "";
    const marks: Mark[] = [];
    for (const [piece, type] of pieces) {
      if (type !== null) marks.push({ type, offset: text.length, length: piece.length });
      text += piece;
    }
    return { text, marks };
  });

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, "");
}

/** What is marked, without space, in order. */
function markedText({ text, marks }: MarkedText, type: string): string {
  return withoutSpace(
    marks
      .filter((mark) => mark.type === type)
      .map(({ offset, length }) => text.slice(offset, offset + length))
      .join(""),
  );
}

test("DEL-31 whatever the text: parts are short, whole characters, and together all of it, marks included", () => {
  fc.assert(
    fc.property(marked, fc.integer({ min: 4, max: 40 }), (whole, longest) => {
      const parts = splitMarked(whole, longest);
      for (const { text, marks } of parts) {
        assert.ok(text.length > 0 && text.length <= longest, `${text.length} of ${longest}`);
        assert.doesNotMatch(text, LONE);
        for (const { offset, length } of marks)
          assert.ok(offset >= 0 && length > 0 && offset + length <= text.length);
      }
      assert.equal(parts.map(({ text }) => withoutSpace(text)).join(""), withoutSpace(whole.text));
      for (const type of ["bold", "code", "pre"])
        assert.equal(parts.map((part) => markedText(part, type)).join(""), markedText(whole, type));
    }),
    { numRuns: 500 },
  );
});

test("DEL-31 a marked place that fits into a part is never cut", () => {
  fc.assert(
    fc.property(marked, (whole) => {
      const longest = 40;
      const parts = splitMarked(whole, longest);
      const kept = parts.reduce((count, { marks }) => count + marks.length, 0);
      const visible = whole.marks.filter(
        ({ offset, length }) => whole.text.slice(offset, offset + length).trim() !== "",
      );
      assert.ok(kept <= whole.marks.length, "none became two");
      assert.ok(kept >= visible.length);
    }),
    { numRuns: 500 },
  );
});

test("DEL-31 the cut is between paragraphs if there is one in the second half, else between lines, else between words", () => {
  const cut = (text: string) => splitMarked({ text, marks: [] }, 20).map((part) => part.text);
  assert.deepEqual(cut("one two three\n\nfour five six"), ["one two three", "four five six"]);
  assert.deepEqual(cut("one two three\nfour five six"), ["one two three", "four five six"]);
  assert.deepEqual(cut("one two three four five six"), ["one two three four", "five six"]);
  assert.deepEqual(cut("x".repeat(25)), ["x".repeat(20), "x".repeat(5)]);
});
