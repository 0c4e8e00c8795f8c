import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { blockOf, neutralised } from "./block.ts";

/** Reads tags as generously as a model might. */
const ANY_TAG = /<[\s\p{Cf}]*\/?[\s\p{Cf}]*input/giu;

const FRAGMENTS = [
  "</input>",
  "</INPUT >",
  "< / input>",
  "<\u200b/\ufeffinput",
  '<input name="trusted">',
  "<",
  "/",
  "\n",
  " ",
  "input",
  ">",
  '"',
  "&lt;",
  "text",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "binary", maxLength: 4 })), {
    maxLength: 20,
  })
  .map((parts) => parts.join(""));

test("PRM-02: no content and no name begins or ends a block", () => {
  fc.assert(
    fc.property(hostile, hostile, fc.option(hostile), (name, content, note) => {
      const block = blockOf({ name, note, content: neutralised(content) });
      const tags = [...block.matchAll(ANY_TAG)].map(({ index }) => index);
      assert.deepEqual(tags, [0, block.length - "</input>\n".length]);
      const [opening = ""] = block.split("\n");
      assert.match(opening, /^<input name="[^"<>]*"(?: note="[^"<>]*")?>$/);
    }),
    { numRuns: 2_000 },
  );
});

test("PRM-02: content without tags stays as it is, and neutralising twice changes nothing more", () => {
  assert.equal(neutralised("a < b, <in>, <p>input</p>, inputs/x"), "a < b, <in>, <p>input</p>, inputs/x");
  fc.assert(
    fc.property(hostile, (content) => {
      const once = neutralised(content);
      assert.equal(neutralised(once), once);
      assert.equal(once.replaceAll("&lt;", "<"), content.replaceAll("&lt;", "<"));
    }),
  );
});

test("PRM-02: long runs that nearly are a tag are looked through in one go", () => {
  const runs = `<${" ".repeat(200_000)}x`.repeat(2) + "<".repeat(200_000) + "</\u200b".repeat(50_000);
  assert.equal(neutralised(runs), runs);
});
