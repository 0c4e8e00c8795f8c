import assert from "node:assert/strict";
import { test } from "node:test";
import * as fc from "./properties.ts";

test("properties are tried with as many items as they allow", () => {
  const longest = Math.max(...fc.sample(fc.uint8Array({ maxLength: 500 }), 100).map(({ length }) => length));
  assert.ok(longest > 250, String(longest));
});
