import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { cutUtf8 } from "./cut-utf8.ts";

test("PRM-04: a cut is a beginning of whole characters, and no longer one would fit", () => {
  const text = fc
    .array(fc.constantFrom("a", "é", "€", "😀", "\n", "\u0301", "\u{10ffff}"))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, fc.integer({ min: -2, max: 40 }), (whole, most) => {
      const bytes = Buffer.from(whole);
      const cut = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(cutUtf8(bytes, most));
      assert.ok(whole.startsWith(cut));
      assert.ok(Buffer.byteLength(cut) <= Math.max(0, most));
      const [next] = whole.slice(cut.length);
      if (next !== undefined) assert.ok(Buffer.byteLength(cut + next) > most);
    }),
    { numRuns: 1_000 },
  );
});
