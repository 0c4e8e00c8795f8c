import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { printable, printableStream } from "./printable.ts";

test("Text passes unchanged", () => {
  const text = "Žluťoučký kůň 🐎\n\ttab";
  assert.equal(printable(Buffer.from(text)), text);
});

test("RUN-46 Escape sequences, bells and marks that turn the writing are shown, not obeyed", () => {
  const text = printable(Buffer.from("\u001b[2J\u0007\u001b]8;;http://x\u001b\\a\u202eb\u009b1m\u0000"));
  assert.equal(text, "\\x1b[2J\\x07\\x1b]8;;http://x\\x1b\\a\\u202eb\\x9b1m\\x00");
});

test("Broken bytes are shown as numbers, the text around them stays", () => {
  const bytes = Buffer.concat([
    Buffer.from("é"),
    Buffer.from([0xff, 0xc3, 0x28]),
    Buffer.from("ž"),
    Buffer.from([0xed, 0xa0, 0x80, 0xe2, 0x82]),
  ]);
  assert.equal(printable(bytes), "é\\xff\\xc3(ž\\xed\\xa0\\x80\\xe2\\x82");
});

test("All kinds of line breaks become one", () => {
  assert.equal(printable(Buffer.from("a\r\nb\rc\n")), "a\nb\nc\n");
});

test("It makes no difference where the bytes are cut", () => {
  const byte = fc.oneof(
    fc.uint8Array({ maxLength: 5 }),
    fc.string({ unit: "grapheme" }).map((s) => Buffer.from(s)),
    fc.constant(Buffer.from("\r\n")),
  );
  fc.assert(
    fc.property(fc.array(byte), fc.array(fc.nat(30)), (pieces, cuts) => {
      const bytes = Buffer.concat(pieces);
      const at = [0, ...cuts.filter((cut) => cut < bytes.length).toSorted((a, b) => a - b), bytes.length];
      const stream = printableStream();
      const parts = at.slice(1).map((end, index) => stream.push(bytes.subarray(at[index], end)));
      assert.equal(parts.join("") + stream.end(), printable(bytes));
    }),
  );
});
