import assert from "node:assert/strict";
import { test } from "node:test";
import { CliError } from "./errors.ts";
import { parseSettings } from "./parse-settings.ts";

test("a value may hold further equal signs and may be empty", () => {
  assert.deepEqual(parseSettings(["a=1", "b=x=y", "c="]), { a: "1", b: "x=y", c: "" });
});

for (const pair of ["a", "=1", "a b=1", "__proto__=1", ""]) {
  test(`"${pair}" is wrong usage`, () => {
    assert.throws(
      () => parseSettings([pair]),
      (fault) => fault instanceof CliError && fault.exitCode === 2,
    );
  });
}
