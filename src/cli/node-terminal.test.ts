import assert from "node:assert/strict";
import { test } from "node:test";
import { outputOver } from "./node-terminal.ts";

const terminal = { write: () => true, isTTY: true, columns: 120, getColorDepth: () => 24 };
const file = { write: () => true };

const cases: readonly [
  string,
  typeof terminal | typeof file,
  "auto" | "always" | "never",
  Record<string, string>,
  boolean,
][] = [
  ["a terminal", terminal, "auto", {}, true],
  ["a file", file, "auto", {}, false],
  ["a terminal with NO_COLOR", terminal, "auto", { NO_COLOR: "1" }, false],
  ["a terminal with an empty NO_COLOR", terminal, "auto", { NO_COLOR: "" }, true],
  ["a dumb terminal", terminal, "auto", { TERM: "dumb" }, false],
  ["a terminal with --no-color", terminal, "never", { FORCE_COLOR: "1" }, false],
  ["a file with --color", file, "always", {}, true],
  ["a file with FORCE_COLOR", file, "auto", { FORCE_COLOR: "1" }, true],
];

for (const [what, stream, colour, env, wanted] of cases) {
  test(`CLI-08 ${what} ${wanted ? "gets" : "gets no"} colour`, () => {
    assert.equal(outputOver(stream, { colour, env }).getColorDepth() >= 4, wanted);
  });
}

test("the width is the terminal's, and 80 elsewhere", () => {
  assert.equal(outputOver(terminal, { colour: "auto", env: {} }).columns, 120);
  assert.equal(outputOver(file, { colour: "auto", env: {} }).columns, 80);
});
