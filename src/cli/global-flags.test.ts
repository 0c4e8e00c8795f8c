import assert from "node:assert/strict";
import { test } from "node:test";
import { CliError } from "./errors.ts";
import { splitGlobalFlags } from "./global-flags.ts";

test("CLI-02 --home counts before and after the command, in both spellings", () => {
  for (const line of [
    ["--home", "/h", "status", "--json"],
    ["status", "--home", "/h", "--json"],
    ["status", "--json", "--home=/h"],
  ]) {
    const { globals, rest } = splitGlobalFlags(line);
    assert.equal(globals.home, "/h");
    assert.deepEqual(rest, ["status", "--json"]);
  }
});

test("--home without a folder is wrong usage", () => {
  for (const line of [
    ["status", "--home"],
    ["--home=", "status"],
  ]) {
    assert.throws(
      () => splitGlobalFlags(line),
      (fault) => fault instanceof CliError && fault.exitCode === 2,
    );
  }
});

test("what follows a bare -- is left alone", () => {
  const { globals, rest } = splitGlobalFlags(["data", "query", "--", "--home", "--no-color"]);
  assert.equal(globals.home, null);
  assert.deepEqual(rest, ["data", "query", "--", "--home", "--no-color"]);
});

test("help COMMAND is COMMAND --help", () => {
  assert.deepEqual(splitGlobalFlags(["help", "run"]).rest, ["run", "--help"]);
  assert.deepEqual(splitGlobalFlags(["help"]).rest, ["--help"]);
});

test("the last wish about colour wins", () => {
  assert.equal(splitGlobalFlags(["--color", "status", "--no-color"]).globals.colour, "never");
  assert.equal(splitGlobalFlags(["status"]).globals.colour, "auto");
});
