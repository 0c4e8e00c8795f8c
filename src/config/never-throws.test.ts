import assert from "node:assert/strict";
import { test } from "node:test";
import { Ajv } from "ajv";
import { parse, stringify } from "yaml";
import * as fc from "../testing/properties.ts";
import { fixtureBuiltins, fixtureContext } from "./fixture-context.ts";
import { jsonSchema } from "./json-schema.ts";
import { parseConfig } from "./parse-config.ts";
import { formatProblem } from "./problem.ts";
import { readFixtures } from "./read-fixtures.ts";
import { disguiseReferences, revealReferences } from "./references.ts";

const texts = [...readFixtures("valid"), ...readFixtures("invalid")]
  .map((fixture) => fixture.text)
  // Long files are rarely hit where it matters, and slow.
  .filter((text) => text.length < 700);
const FRAGMENTS = [
  "\t",
  "\n",
  "\r\n",
  "  ",
  "- ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  "*a",
  "&a ",
  "!!x ",
  "? ",
  "|\n",
  ">-\n",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "#",
  '"',
  "'",
  "\\",
  "${",
  "${A}",
  "__proto__: ",
  "<<: ",
  "\u0000",
  "\ufeff",
  "\u2028",
  "😀",
  "\ud800",
  "~",
  "null",
  ".nan",
  "1e999",
  "@",
  "`",
  "id: a\n",
  "after: [a]\n",
];

const mutation = fc.record({
  at: fc.nat(1_500),
  remove: fc.nat(12),
  insert: fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 6, unit: "binary" })),
});

test("CFG-09: no mutation of a file makes the reader throw, and each refusal has a place in the file", () => {
  const cases = fc.tuple(fc.constantFrom(...texts), fc.array(mutation, { minLength: 1, maxLength: 4 }));
  fc.assert(
    fc.property(cases, ([text, mutations]) => {
      const mutated = mutations.reduce((before, { at, remove, insert }) => {
        const start = at % (before.length + 1);
        return before.slice(0, start) + insert + before.slice(start + remove);
      }, text);
      const { config, problems } = parseConfig(mutated, fixtureContext());
      const errors = problems.filter((problem) => problem.severity === "error");
      assert.equal(config === null, errors.length > 0);
      assertPlaces(mutated, problems);
    }),
    { numRuns: 10_000 },
  );
});

test("CFG-09: neither does any sequence of bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { config, problems } = parseConfig(bytes, fixtureContext());
      assert.equal(
        config === null,
        problems.some((problem) => problem.severity === "error"),
      );
    }),
    { numRuns: 500 },
  );
});

function assertPlaces(text: string, problems: ReturnType<typeof parseConfig>["problems"]): void {
  const lines = text.split("\n");
  for (const problem of problems) {
    const line = lines[problem.line - 1];
    assert.ok(line !== undefined, formatProblem(problem));
    assert.ok(problem.column >= 1 && problem.column <= line.length + 2, formatProblem(problem));
    assert.doesNotMatch(formatProblem(problem), /[\u0000-\u001f\u007f-\u009f]/);
  }
}

const VALUES = [
  null,
  true,
  0,
  -1,
  1.5,
  "",
  "x",
  "daily",
  "after_any",
  "03:00",
  ":15",
  "30m",
  "mon",
  "last",
  [],
  ["a"],
  ["mon"],
  {},
  { a: 1 },
  { script: "a.py" },
  { type: "object" },
  [{ file: "notes/*.md" }],
  [{ query: "Select 1" }, { findings: "all" }],
  "answer.json",
  { per_run_usd: 1 },
  "${A}",
  "tasks/x.ts",
  "sample",
];
const KEYS = [
  "id",
  "script",
  "use",
  "ask",
  "agent",
  "args",
  "with",
  "schedule",
  "after",
  "time",
  "day",
  "days",
  "anchor",
  "timezone",
  "gate",
  "expect",
  "notify",
  "env",
  "budget",
  "visibility",
  "grace",
  "tools",
  "inputs",
  "schema",
  "only_if_changed",
  "network",
  "uses",
  "enabled",
  "nonsense",
];

test("CFG-46: what the reader accepts, the JSON Schema accepts too, whatever is changed in a file", () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(jsonSchema(fixtureBuiltins));
  const files = readFixtures("valid").map((fixture) => reveal(parse(disguiseReferences(fixture.text))));
  const change = fc.record({
    task: fc.nat(30),
    key: fc.constantFrom(...KEYS),
    value: fc.constantFrom(undefined, ...VALUES),
  });
  let accepted = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 2 }),
      (file, changes) => {
        const changed = changes.reduce(applyChange, structuredClone(file));
        const { config } = parseConfig(stringify(changed), fixtureContext());
        if (config === null) return;
        accepted += 1;
        assert.ok(
          validate(changed),
          `${stringify(changed)}\n${JSON.stringify(validate.errors?.slice(0, 2))}`,
        );
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(accepted > 10, `only ${accepted} of the changed files were valid`);
});

function reveal(value: unknown): unknown {
  return JSON.parse(revealReferences(JSON.stringify(value)));
}

interface Change {
  readonly task: number;
  readonly key: string;
  readonly value: unknown;
}

function applyChange(file: unknown, { task, key, value }: Change): unknown {
  if (typeof file !== "object" || file === null || !("tasks" in file) || !Array.isArray(file.tasks))
    return file;
  const entry: unknown = file.tasks[task % Math.max(1, file.tasks.length)];
  if (typeof entry !== "object" || entry === null) return file;
  if (value === undefined) Reflect.deleteProperty(entry, key);
  else Object.assign(entry, { [key]: value });
  return file;
}
