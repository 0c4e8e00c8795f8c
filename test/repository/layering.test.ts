/**
 * The guards of the directions, guarded: a check that cannot fail would pass for ever. Each forbidden direction is
 * planted once, and both the check and the linter have to see it.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLayering } from "../../scripts/layering/check.ts";
import { COMPOSITION_ROOTS, ROOMS } from "../../scripts/layering/rooms.ts";
import { lint, plant, REPOSITORY, specifier } from "./planted-tree.ts";

const TARGET = "export const thing = 1;\n";
const FOLDERS = ROOMS.filter(({ name }) => !name.endsWith(".ts"));

/** One file in each room to import from. */
const targets = Object.fromEntries(FOLDERS.map(({ name }) => [`src/${name}/thing.ts`, TARGET]));

const pairs = FOLDERS.flatMap((from) => FOLDERS.filter((to) => to !== from).map((to) => ({ from, to })));
const forbidden = pairs.filter(({ from, to }) => !from.rooms.includes(to.name));
const allowed = pairs.filter(({ from, to }) => from.rooms.includes(to.name));

function fileOf({ from, to }: (typeof pairs)[number]): string {
  return `src/${from.name}/wants-${to.name.replaceAll("/", "-")}.ts`;
}

function importing(pair: (typeof pairs)[number]): [string, string] {
  const file = fileOf(pair);
  return [file, `export { thing } from "${specifier(file, `src/${pair.to.name}/thing.ts`)}";\n`];
}

function filesIn(violations: readonly string[]): string[] {
  return violations.map((line) => line.split(":")[0] ?? "");
}

/** Names only what differs: the lists are long. */
function assertSameFiles(actual: readonly string[], expected: readonly string[]): void {
  const unseen = expected.filter((file) => !actual.includes(file));
  const unexpected = actual.filter((file) => !expected.includes(file));
  assert.deepEqual({ unseen, unexpected }, { unseen: [], unexpected: [] });
}

test("the house keeps its directions", () => {
  const { violations, modules, imports } = checkLayering(REPOSITORY);
  assert.equal(violations.length, 0, violations.slice(0, 20).join("\n"));
  assert.ok(modules > 40 && imports > 100, `only ${modules} modules with ${imports} imports were seen`);
});

test("imports in the allowed directions pass both guards", (t) => {
  const root = plant(t, { ...targets, ...Object.fromEntries(allowed.map(importing)) });
  assert.deepEqual(checkLayering(root).violations, []);
  assert.deepEqual(lint(root), []);
});

test("every forbidden direction between two rooms is seen by the check and by the linter", (t) => {
  const root = plant(t, { ...targets, ...Object.fromEntries(forbidden.map(importing)) });
  assertSameFiles(filesIn(checkLayering(root).violations), forbidden.map(fileOf));
  const linted = lint(root).filter(({ rule }) => rule === "eslint(no-restricted-imports)");
  // `../thing.ts` names no room, so the linter cannot know it; see lint-rules.ts.
  const named = forbidden.filter(({ from, to }) => !from.name.startsWith(`${to.name}/`));
  assertSameFiles(
    linted.map(({ file }) => file),
    named.map(fileOf),
  );
  assert.ok(named.length > 400, `only ${named.length} directions were planted`);
});

test("every way to write an import is seen", (t) => {
  const engine = "../engine/thing.ts";
  const ways = {
    "src/core/a.ts": `import { thing } from "${engine}";\nexport const a = thing;\n`,
    "src/core/b.ts": `import type { thing } from "${engine}";\nexport type B = typeof thing;\n`,
    "src/core/c.ts": `export * from "${engine}";\n`,
    "src/core/d.ts": `export type { thing } from "${engine}";\n`,
    "src/core/e.ts": `export const e = () => import("${engine}");\n`,
    "src/core/f.ts": `export type F = import("${engine}").F;\n`,
    "src/core/g.ts": `import "${engine}";\n`,
    "src/core/deep/er/h.ts": `// import "./nothing.ts"\nexport * as h from "../../../engine/thing.ts";\n`,
    "src/core/i.ts": "export const e = () => import(`../engine/thing.ts`);\n",
  };
  const root = plant(t, { "src/engine/thing.ts": TARGET, ...ways });
  assertSameFiles(filesIn(checkLayering(root).violations), Object.keys(ways));
});

test("packages are allowed by name, and pure rooms have none", (t) => {
  const root = plant(t, {
    "src/core/a.ts": 'import "node:fs";\n',
    "src/core/b.ts": 'import "croner";\n',
    "src/schedule/a.ts": 'import "croner";\nimport "temporal-polyfill/global";\n',
    "src/schedule/b.ts": 'import "croner-like";\n',
    "src/config/a.ts": 'import "node:crypto";\n',
    "src/config/b.ts": 'import "node:fs";\n',
    "src/platform/a.ts": 'import "node:fs";\n',
    "src/engine/a.ts": 'import "node:process";\n',
  });
  const wrong = ["src/config/b.ts", "src/core/a.ts", "src/core/b.ts", "src/engine/a.ts", "src/schedule/b.ts"];
  assertSameFiles(filesIn(checkLayering(root).violations), wrong);
});

test("nobody imports main, the host, test code, what lies outside src, or a room without a name", (t) => {
  const root = plant(t, {
    ...Object.fromEntries(COMPOSITION_ROOTS.map((file) => [`src/${file}`, TARGET])),
    "src/cli/a.ts": 'import "../main.ts";\n',
    "src/executors/task/b.ts": 'import "./host.ts";\n',
    "src/engine/c.ts": 'import "./plan.test.ts";\n',
    "src/engine/d.ts": 'import "../../bench/runner.ts";\n',
    "src/engine/e.ts": 'import "../misc/thing.ts";\n',
    "src/misc/f.ts": 'import "../core/thing.ts";\n',
    "src/engine/plan.test.ts": 'import "../main.ts";\n',
  });
  const wrong = ["src/cli/a.ts", "src/engine/c.ts", "src/engine/d.ts", "src/engine/e.ts"];
  assertSameFiles(filesIn(checkLayering(root).violations), [
    ...wrong,
    "src/executors/task/b.ts",
    "src/misc/f.ts",
  ]);
});

test("the clock, the environment and the network are read in their rooms only", (t) => {
  const reads = {
    "date-now": "export const value = Date.now();\n",
    random: "export const value = Math.random();\n",
    "temporal-now": "export const value = Temporal.Now.instant();\n",
    process: "export const value = process.env;\n",
    fetch: 'export const value = fetch("https://example.org");\n',
    performance: "export const value = performance.now();\n",
  };
  const planted = (room: string) =>
    Object.fromEntries(Object.entries(reads).map(([name, text]) => [`src/${room}/${name}.ts`, text]));
  const shadowed = "export function pidOf(process: { pid: number }): number {\n  return process.pid;\n}\n";
  const root = plant(t, {
    ...planted("engine"),
    ...planted("platform"),
    "src/engine/shadowed.ts": shadowed,
    "src/engine/new-date.ts": "export const value = new Date();\nexport const other = new Date(0);\n",
    "src/platform/new-date.ts": "export const value = new Date();\n",
  });
  assert.deepEqual(checkLayering(root).violations, [
    "src/engine/new-date.ts:1: `new Date()` reads the clock",
  ]);
  const linted = lint(root).filter(({ rule }) => rule.includes("no-restricted-"));
  assertSameFiles(
    linted.map(({ file }) => file),
    Object.keys(planted("engine")),
  );
});

test("zod is taken whole, since its named import pulls every language into the bundle", (t) => {
  const root = plant(t, {
    "src/config/a.ts": 'import * as z from "zod";\nexport const a = z.string();\n',
    "src/config/b.ts": 'import { z } from "zod";\nexport const b = z.string();\n',
    "src/config/c.ts": 'import type { z } from "zod";\nexport type C = z.ZodType;\n',
    "src/config/d.ts": 'import z from "zod";\nexport const d = z.string();\n',
  });
  assertSameFiles(filesIn(checkLayering(root).violations), ["src/config/b.ts", "src/config/d.ts"]);
});

test("the linter sees import cycles, `any`, forgotten promises and long files", (t) => {
  const root = plant(t, {
    "src/core/a.ts": 'import { b } from "./b.ts";\nexport const a = () => b;\n',
    "src/core/b.ts": 'import { a } from "./a.ts";\nexport const b = () => a;\n',
    "src/core/any.ts": "export const value = (given: any) => String(given);\n",
    "src/core/forgotten.ts": "export function forget(work: () => Promise<void>): void {\n  work();\n}\n",
    "src/core/long.ts": "export const line = 1;\n".repeat(301).replaceAll(/line/g, () => `line${counter++}`),
  });
  const seen = new Set(lint(root).map(({ file, rule }) => `${file} ${rule}`));
  const expected = [
    "src/core/a.ts import(no-cycle)",
    "src/core/any.ts typescript(no-explicit-any)",
    "src/core/forgotten.ts typescript(no-floating-promises)",
    "src/core/long.ts eslint(max-lines)",
  ];
  for (const one of expected) assert.ok(seen.has(one), `${one} is not among ${[...seen].join(", ")}`);
});

let counter = 0;
