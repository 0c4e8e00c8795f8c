import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { findProgram } from "./find-program.ts";
import { interpreterFor } from "./interpreters.ts";

const posix = { skip: process.platform === "win32" ? "modes of files" : false };

function folders(t: TestContext, files: Readonly<Record<string, number>>): string {
  const root = mkdtempSync(join(tmpdir(), "find program "));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, mode] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), "");
    chmodSync(join(root, path), mode);
  }
  return root;
}

test(
  "RUN-06 The better name wins over the earlier folder; what cannot be executed does not count",
  posix,
  (t) => {
    const root = folders(t, { "a/python": 0o755, "a/python3": 0o644, "b/python3": 0o755 });
    const place = { platform: "linux", env: { PATH: `relative:${root}/a::${root}/none:${root}/b` } };
    assert.equal(findProgram(["python3", "python"], place), `${root}/b/python3`);
    assert.equal(findProgram(["python"], place), `${root}/a/python`);
    assert.equal(findProgram(["ruby"], place), null);
  },
);

test("RUN-06 A folder of the name, and a program of a relative folder, are no programs", posix, (t) => {
  const root = folders(t, { "a/python3/x": 0o755 });
  assert.equal(findProgram(["python3"], { platform: "linux", env: { PATH: `${root}/a` } }), null);
  assert.equal(findProgram(["find-program.ts"], { platform: "linux", env: { PATH: "." } }), null);
  assert.equal(findProgram(["x"], { platform: "linux", env: {} }), null);
});

test("RUN-05 Python prefers python3, then python, then py, and is told to hold nothing back", posix, (t) => {
  const root = folders(t, { "a/py": 0o755, "b/python": 0o755 });
  const place = { platform: "linux", env: { PATH: `${root}/a:${root}/b` }, nodePath: "/node" };
  assert.deepEqual(interpreterFor(".PY", place, null), {
    argv: [`${root}/b/python`],
    env: { PYTHONUNBUFFERED: "1" },
  });
  const only = { ...place, env: { PATH: `${root}/a` } };
  assert.deepEqual(interpreterFor(".py", only, null), {
    argv: [`${root}/a/py`],
    env: { PYTHONUNBUFFERED: "1" },
  });
});

test("RUN-07 What is missing is named, with what to do", () => {
  const place = { platform: "linux", env: { PATH: "/nowhere" }, nodePath: "/node" };
  const missing = {
    ".py": /Python is not installed/,
    ".rb": /Ruby/,
    ".ps1": /pwsh/,
    ".bat": /on Windows only/,
  };
  for (const [extension, sentence] of Object.entries(missing)) {
    const found = interpreterFor(extension, place, null);
    assert.ok(found !== null && "missing" in found);
    assert.match(found.missing, sentence);
  }
  const windows = interpreterFor(
    ".sh",
    { ...place, platform: "win32", env: { Path: "C:\\Windows\\System32" } },
    null,
  );
  assert.ok(windows !== null && "missing" in windows && /Git for Windows/.test(windows.missing));
});

test("RUN-05 JavaScript and TypeScript run on our own Node, batch files on the system's own prompt, others by themselves", () => {
  const place = { platform: "win32", env: { SystemRoot: "D:\\Win" }, nodePath: "C:\\node.exe" };
  for (const extension of [".ts", ".mts", ".js", ".mjs", ".cjs"]) {
    assert.deepEqual(interpreterFor(extension, place, null), { argv: ["C:\\node.exe"] });
  }
  assert.deepEqual(interpreterFor(".CMD", place, null), { argv: ["D:\\Win\\System32\\cmd.exe"] });
  assert.equal(interpreterFor(".exe", place, null), null);
  assert.equal(interpreterFor("", place, null), null);
});
