/** A rule that no test names is a wish. */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { rulesOf, testsNamedIn } from "./spec-rules.ts";
import { textOf, trackedFiles } from "./tracked-files.ts";

const files = trackedFiles();
const specs = files.filter((file) => /^specs\/\d{3}-[a-z0-9-]+\.md$/.test(file));
const rules = specs.flatMap((file) => rulesOf(textOf(file)).map((rule) => ({ file, rule })));

test("specs hold numbered rules, and no number twice", () => {
  const without = specs.filter((spec) => !rules.some(({ file }) => file === spec));
  assert.deepEqual(without, []);
  const ids = rules.map(({ rule }) => rule.id);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
});

test("every rule is named by a test or a fixture, or names a test that is there", () => {
  const named = new Set(files.flatMap(idsIn));
  const unproven = rules.filter(({ rule }) => !named.has(rule.id) && testsNamedIn(rule, files).length === 0);
  assert.equal(
    unproven.length,
    0,
    `\n${unproven.map(({ file, rule }) => `${rule.id} of ${file}`).join("\n")}`,
  );
});

test("specs name only tests that are there", () => {
  const tests = new Set(files.map((file) => basename(file)));
  const missing = specs.flatMap((file) =>
    [...textOf(file).matchAll(/`([\w./-]+\.test\.ts)`/g)]
      .filter(([, name = ""]) => !tests.has(basename(name)))
      .map(([, name]) => `${file} names ${name}`),
  );
  assert.equal(missing.length, 0, `\n${missing.join("\n")}`);
});

test("tests name only rules that exist", () => {
  const known = new Set(rules.map(({ rule }) => rule.id));
  const prefixes = new Set([...known].map((id) => id.split("-")[0]));
  const unknown = files.flatMap((file) =>
    idsIn(file)
      .filter((id) => prefixes.has(id.split("-")[0]) && !known.has(id))
      .map((id) => `${file} names ${id}`),
  );
  assert.equal(unknown.length, 0, `\n${unknown.join("\n")}`);
});

test("ranges in a table of proofs and names in the text of a rule are understood", () => {
  const specification = [
    "**ABC-01 First.** Text.",
    "goes on. `first.test.ts`",
    "",
    "- **ABC-02** Second. `suite`",
    "### ABC-03 Third",
    "## Proofs",
    "| ABC-03 to ABC-04 | `third.test.ts` |",
    "**ABC-04 Fourth.** `nothing.test.ts`",
  ].join("\n");
  const there = ["src/first.test.ts", "src/conformance/suite.ts", "src/third.test.ts", "src/nothing.ts"];
  const found = rulesOf(specification).map((rule) => [rule.id, ...testsNamedIn(rule, there)]);
  assert.deepEqual(found, [
    ["ABC-01", "first.test.ts"],
    ["ABC-02", "suite.ts"],
    ["ABC-03", "third.test.ts"],
    ["ABC-04", "third.test.ts"],
  ]);
});

/** Ids in the text of a test, or in the name of a fixture (`cfg-01-….yaml`). */
function idsIn(file: string): string[] {
  if (file.startsWith("test/repository/")) return [];
  const name = basename(file);
  const inName = /(^|\/)fixtures\//.test(file)
    ? [...name.matchAll(/(?:^|[-_.])([a-z]{2,5}-\d{2,3})(?=[-_.])/gi)]
    : [];
  const inText = file.endsWith(".test.ts") ? [...textOf(file).matchAll(/\b([A-Z]{2,5}-\d{2,3})\b/g)] : [];
  return [...inName, ...inText].map(([, id = ""]) => id.toUpperCase());
}
