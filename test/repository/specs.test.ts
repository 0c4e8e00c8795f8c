/** A rule that no test names is a wish. */
import assert from "node:assert/strict";
import { basename } from "node:path";
import { test } from "node:test";
import { textOf, trackedFiles } from "./tracked-files.ts";

const files = trackedFiles();
const specs = files.filter((file) => /^specs\/\d{3}-[a-z0-9-]+\.md$/.test(file));

/** `SCH-01`, as the bold start of a rule. */
const RULE = /^(?:[-*] )?\*\*([A-Z]{2,5}-\d{2,3})\b|^#{2,6} ([A-Z]{2,5}-\d{2,3})\b/gm;

const rules = specs.flatMap((file) =>
  [...textOf(file).matchAll(RULE)].map(([, listed, titled]) => ({ file, id: listed ?? titled ?? "" })),
);

test("specs hold numbered rules, and no number twice", () => {
  for (const file of specs) {
    assert.ok(
      rules.some((rule) => rule.file === file),
      `${file} has no rule that starts with a bold id`,
    );
  }
  const ids = rules.map(({ id }) => id);
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  );
});

test("every rule is named by a test or by a fixture", () => {
  const named = new Set(files.flatMap(idsIn));
  const unproven = rules
    .filter(({ id }) => !named.has(id))
    .map(({ file, id }) => `${id} of ${basename(file)}`);
  assert.equal(unproven.length, 0, `\n${unproven.join("\n")}`);
});

test("tests name only rules that exist", () => {
  const known = new Map(rules.map(({ id }) => [id, true]));
  const prefixes = new Set([...known.keys()].map((id) => id.split("-")[0]));
  const unknown = files.flatMap((file) =>
    idsIn(file)
      .filter((id) => prefixes.has(id.split("-")[0]) && !known.has(id))
      .map((id) => `${file} names ${id}`),
  );
  assert.equal(unknown.length, 0, `\n${unknown.join("\n")}`);
});

/** Ids in the text of a test, or in the name of a fixture (`cfg-01-….yaml`). */
function idsIn(file: string): string[] {
  if (file.startsWith("test/repository/")) return [];
  const inName = /(^|\/)fixtures\//.test(file)
    ? [...basename(file).matchAll(/(?:^|[-_.])([a-z]{2,5}-\d{2,3})(?=[-_.])/gi)]
    : [];
  const inText = file.endsWith(".test.ts") ? [...textOf(file).matchAll(/\b([A-Z]{2,5}-\d{2,3})\b/g)] : [];
  return [...inName, ...inText].map(([, id = ""]) => id.toUpperCase());
}
