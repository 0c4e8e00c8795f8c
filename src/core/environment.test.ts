import assert from "node:assert/strict";
import { test } from "node:test";
import { alwaysPassed } from "./environment.ts";

test("every task gets the path, its language and the proxies in both spellings", () => {
  for (const name of [
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_TIME",
    "TZ",
    "TMPDIR",
    "https_proxy",
    "NO_PROXY",
  ]) {
    assert.equal(alwaysPassed(name, "linux"), true, name);
    assert.equal(alwaysPassed(name, "darwin"), true, name);
    assert.equal(alwaysPassed(name, "win32"), true, name);
  }
});

test("no secret and no variable of another program passes by itself", () => {
  for (const name of [
    "ANTHROPIC_API_KEY",
    "GITHUB_TOKEN",
    "LD_PRELOAD",
    "NODE_OPTIONS",
    "PYTHONPATH",
    "path",
    "LC",
  ]) {
    assert.equal(alwaysPassed(name, "linux"), false, name);
  }
});

test("Windows gets what its programs need to start, in any case", () => {
  for (const name of [
    "SystemRoot",
    "SYSTEMROOT",
    "ComSpec",
    "Path",
    "PATHEXT",
    "ProgramFiles(x86)",
    "windir",
  ]) {
    assert.equal(alwaysPassed(name, "win32"), true, name);
    assert.equal(alwaysPassed("SystemRoot", "linux"), false);
  }
});
