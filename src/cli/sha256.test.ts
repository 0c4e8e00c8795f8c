import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import * as fc from "../testing/properties.ts";
import { sha256 } from "./sha256.ts";

function expected(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test("every length round the edges of a block gives what node:crypto gives", () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = new Uint8Array(length).fill(length);
    assert.equal(sha256(bytes), expected(bytes));
  }
});

test("so do random bytes, and a configuration of the greatest size", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => sha256(bytes) === expected(bytes)));
  const large = new Uint8Array(256 * 1024).map((_, i) => (i * 31) % 251);
  assert.equal(sha256(large), expected(large));
});
