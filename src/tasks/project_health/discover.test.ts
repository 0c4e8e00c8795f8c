import assert from "node:assert/strict";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { discover } from "./discover.ts";
import type { DiscoverOptions } from "./discover.ts";
import { makeSandbox } from "./fixtures/git-sandbox.ts";
import type { Sandbox } from "./fixtures/git-sandbox.ts";

async function run(sandbox: Sandbox, chosen: Partial<DiscoverOptions> = {}) {
  const seen = await discover({
    roots: [sandbox.root],
    ignored: () => false,
    maxDepth: 6,
    ownerOf: () => null,
    signal: new AbortController().signal,
    ...chosen,
  });
  const short = (path: string): string => path.slice(sandbox.root.length + 1);
  return {
    found: seen.found.map((one) => short(one.kind === "bare" ? one.commonDir : one.checkout.path)).toSorted(),
    obstacles: seen.obstacles.map((one) => [one.kind, short(one.path)]),
  };
}

test("repositories within repositories are found, in node_modules and caches they are not", async (t) => {
  const sandbox = makeSandbox(t);
  for (const folder of ["a", "a/inner", "a/node_modules/dep", "deep/er/b", ".dotfiles", ".cache/c"]) {
    sandbox.repository(folder);
  }
  assert.deepEqual((await run(sandbox)).found, [".dotfiles", "a", "a/inner", "deep/er/b"]);
});

test("globs and the depth leave folders out", async (t) => {
  const sandbox = makeSandbox(t);
  for (const folder of ["a", "old/b", "x/y/c"]) sandbox.repository(folder);
  assert.deepEqual((await run(sandbox, { ignored: (path) => path === "old" })).found, ["a", "x/y/c"]);
  assert.deepEqual((await run(sandbox, { maxDepth: 2 })).found, ["a", "old/b"]);
});

test("links are not followed, so a loop ends, but a root may be a link", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("real/a");
  symlinkSync(sandbox.root, sandbox.path("real/loop"));
  symlinkSync(sandbox.path("real/a"), sandbox.path("real/again"));
  symlinkSync(sandbox.path("real"), sandbox.path("link"));
  assert.deepEqual((await run(sandbox)).found, ["real/a"]);
  assert.deepEqual((await run(sandbox, { roots: [sandbox.path("link")] })).found, ["real/a"]);
});

test("overlapping roots find everything once", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("a/b");
  const roots = [sandbox.root, sandbox.path("a"), sandbox.path("a/b"), sandbox.path("a")];
  assert.deepEqual((await run(sandbox, { roots })).found, ["a/b"]);
});

test("a root that is missing or no folder is told, and the others are searched", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("a");
  sandbox.write("file", "x");
  const roots = ["nowhere", "file", "file/under", "a"].map((name) => sandbox.path(name));
  const { found, obstacles } = await run(sandbox, { roots });
  assert.deepEqual(found, ["a"]);
  assert.deepEqual(obstacles, [
    ["missing", "nowhere"],
    ["not_a_folder", "file"],
    ["missing", "file/under"],
  ]);
});

test("a folder that may not be read is told, and its neighbours are searched", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("a");
  sandbox.repository("closed/b");
  const { found, obstacles } = await run(sandbox, {
    list: (folder) => {
      if (folder.endsWith("closed")) throw Object.assign(new Error("no"), { code: "EACCES" });
      return readdirSync(folder, { withFileTypes: true });
    },
  });
  assert.deepEqual(found, ["a"]);
  assert.deepEqual(obstacles, [["unreadable", "closed"]]);
});

test("a .git that is no repository is told, and what lies below is searched all the same", async (t) => {
  const sandbox = makeSandbox(t);
  mkdirSync(sandbox.path("broken/.git"), { recursive: true });
  sandbox.write("pointer/.git", "gitdir: /nowhere/at/all\n");
  sandbox.write("text/.git", "hello\n");
  sandbox.write("huge/.git", "x".repeat(100_000));
  sandbox.repository("broken/inner");
  const { found, obstacles } = await run(sandbox);
  assert.deepEqual(found, ["broken/inner"]);
  assert.deepEqual(
    obstacles.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    [
      ["damaged", "broken"],
      ["damaged", "huge"],
      ["damaged", "pointer"],
      ["damaged", "text"],
    ],
  );
});

test("bare repositories are found; folders that only look a little like one are not", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.git(".", "init", "-q", "--bare", "store.git");
  sandbox.write("similar/HEAD", "x");
  mkdirSync(sandbox.path("similar/objects"));
  assert.deepEqual((await run(sandbox)).found, ["store.git"]);
});

test("a folder whose name is no text is told", { skip: process.platform !== "linux" }, async (t) => {
  const sandbox = makeSandbox(t);
  mkdirSync(Buffer.concat([Buffer.from(`${sandbox.root}/odd`), Buffer.from([0xff])]));
  assert.deepEqual((await run(sandbox)).obstacles, [["unreadable", "odd\ufffd"]]);
});

test("an aborted search stops", async (t) => {
  const sandbox = makeSandbox(t);
  writeFileSync(sandbox.path("x"), "");
  await assert.rejects(run(sandbox, { signal: AbortSignal.abort(new Error("over")) }), /over/);
});
