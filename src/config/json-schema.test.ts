import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { fixtureBuiltins } from "./fixture-context.ts";
import { jsonSchema } from "./json-schema.ts";
import { readFixtures } from "./read-fixtures.ts";
import { disguiseReferences, revealReferences } from "./references.ts";

const schema = jsonSchema(fixtureBuiltins);
const validate = new Ajv({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
  validateFormats: false,
}).compile(schema);

/** What an editor sees of a file. */
function plain(text: string): unknown {
  const reveal = (_: unknown, value: unknown): unknown =>
    typeof value === "string" ? revealReferences(value) : value;
  return parse(disguiseReferences(text), reveal);
}

for (const fixture of readFixtures("valid")) {
  test(`CFG-46: the JSON Schema accepts valid/${fixture.name}`, () => {
    assert.ok(validate(plain(fixture.text)), JSON.stringify(validate.errors?.slice(0, 3)));
  });
}

for (const fixture of readFixtures("invalid").filter((each) => each.structural)) {
  test(`CFG-46: the JSON Schema refuses invalid/${fixture.name}, and every task in it by itself`, () => {
    const file = plain(fixture.text);
    assert.equal(validate(file), false);
    for (const task of tasksOf(file)) {
      if (faultsOutsideTasks(file)) continue;
      const alone = { tasks: [task] };
      const known = PARTNERS.has(fixture.name);
      assert.equal(validate(alone), known && isPartner(task), JSON.stringify(task));
    }
  });
}

/** Fixtures in which one right task stands beside the wrong ones. */
const PARTNERS = new Set(["cfg-12-two-whens.yaml"]);

function isPartner(task: unknown): boolean {
  return typeof task === "object" && task !== null && "id" in task && task.id === "a";
}

function tasksOf(file: unknown): unknown[] {
  if (typeof file !== "object" || file === null || !("tasks" in file)) return [];
  return Array.isArray(file.tasks) ? file.tasks : [];
}

function faultsOutsideTasks(file: unknown): boolean {
  return typeof file === "object" && file !== null && Object.keys(file).length > 1;
}

test("CFG-46: the JSON Schema can be written as JSON and describes the keys", () => {
  const text = JSON.stringify(schema);
  assert.ok(text.length < 200_000);
  assert.match(text, /"timeout_minutes":\{[^}]*"description"/);
});

test("CFG-46: settings of built-in tasks may be references wherever text has to have a form", () => {
  const file = (address: string) => ({
    tasks: [{ id: "a", use: "sample", schedule: "daily", with: { roots: ["x"], address } }],
  });
  assert.ok(validate(file("${ADDRESS}")));
});
