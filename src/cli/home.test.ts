import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CliError } from "./errors.ts";
import { temporaryHome } from "./fixtures/temporary-home.ts";
import { findHome } from "./home.ts";

const nowhere = { flag: null, variable: undefined };

test("CLI-01 the current folder is the home if it holds a configuration", (t) => {
  const cwd = temporaryHome(t, { "nightdesk.yaml": "tasks: []\n" });
  assert.deepEqual(findHome({ ...nowhere, cwd }), { folder: cwd, configFile: join(cwd, "nightdesk.yaml") });
});

test("else the nearest parent that holds one", (t) => {
  const home = temporaryHome(t, { "config.yaml": "tasks: []\n" });
  const cwd = join(home, "a", "b");
  mkdirSync(cwd, { recursive: true });
  assert.equal(findHome({ ...nowhere, cwd }).folder, home);
});

test("a parent's config.yaml without tasks belongs to another program", (t) => {
  const home = temporaryHome(t, {
    "nightdesk.yaml": "tasks: []\n",
    "app/config.yaml": "port: 80\n",
    "app/src/x": "",
  });
  assert.equal(findHome({ ...nowhere, cwd: join(home, "app", "src") }).folder, home);
});

test("--home wins over NIGHTDESK_HOME, which wins over the current folder", (t) => {
  const one = temporaryHome(t, { "nightdesk.yaml": "" });
  const two = temporaryHome(t, { "nightdesk.yaml": "" });
  assert.equal(findHome({ flag: one, variable: two, cwd: two }).folder, one);
  assert.equal(findHome({ flag: null, variable: one, cwd: two }).folder, one);
});

const faults: readonly [string, Record<string, string>, string, number][] = [
  ["a home that is not there", {}, "gone", 69],
  ["a home that is a file", { f: "" }, "f", 69],
  ["a home without a configuration", { "f/x": "" }, "f", 78],
  ["a home with two configurations", { "f/nightdesk.yaml": "", "f/config.yaml": "" }, "f", 78],
];

for (const [what, files, folder, code] of faults) {
  test(`CLI-03 ${what} ends with ${code} and a word on what to do`, (t) => {
    const cwd = temporaryHome(t, files);
    assert.throws(
      () => findHome({ flag: folder, variable: undefined, cwd }),
      (fault) => fault instanceof CliError && fault.exitCode === code && fault.hint !== null,
    );
  });
}

test("no home anywhere ends with 69 and names the ways to one", () => {
  assert.throws(
    () => findHome({ ...nowhere, cwd: "/" }),
    (fault) =>
      fault instanceof CliError &&
      fault.exitCode === 69 &&
      /--home.*NIGHTDESK_HOME.*init/.test(fault.hint ?? ""),
  );
});
