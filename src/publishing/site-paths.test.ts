import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSizes, SIZE_LIMITS } from "./limits.ts";
import { checkPaths, pathFault } from "./site-paths.ts";
import { sizeText } from "./size-text.ts";

const siteOf = (...paths: string[]) => ({ files: new Map(paths.map((path) => [path, new Uint8Array()])) });

test("PUB-32 paths that lead elsewhere, or mean git's own folder somewhere, are refused", () => {
  const bad = [
    "",
    "/a",
    "a//b",
    "../a",
    "a/../../b",
    "a/.",
    "a\\b",
    "a\0",
    "a\nb",
    ".git/config",
    ".GIT/x",
    "a/.git",
    "git~1/x",
    ".g\u200Cit/x",
    ".git ./x",
    "C:/x",
    "a:b",
    "\u202Egnp.exe",
    ".nightdesk-site",
    "x".repeat(300),
    "\uD800",
  ];
  for (const path of bad) assert.notEqual(pathFault(path), null, JSON.stringify(path));
  for (const path of [
    "index.html",
    "a/b/c.txt",
    ".nojekyll",
    ".well-known/x",
    ".gitattributes",
    "ž/🐎 b.txt",
    "_next/x",
  ]) {
    assert.equal(pathFault(path), null, path);
  }
});

test("PUB-32 an empty site, names that differ in case only, and a file where a folder is needed are refused", () => {
  assert.throws(() => checkPaths(siteOf()), { code: "bad_site", message: /nothing to publish/ });
  assert.throws(() => checkPaths(siteOf("A.html", "a.HTML")), /same file where the case/);
  assert.throws(() => checkPaths(siteOf("a", "A/b")), /is a file, and "A\/b" needs a folder/);
  checkPaths(siteOf("a/b", "a/c", "ab"));
});

test("PUB-33 sites over 1 GB, files over 100 MB for a branch and too many files are refused; over 100 MB is warned of", () => {
  const sizes = (...all: number[]) => new Map(all.map((size, index) => [`${index}.bin`, size]));
  assert.deepEqual(checkSizes(sizes(5, 100e6 - 6), true, SIZE_LIMITS), []);
  assert.match(checkSizes(sizes(90e6, 20e6), true, SIZE_LIMITS)[0] ?? "", /is 110 MB large/);
  assert.throws(() => checkSizes(sizes(100e6 + 1), true, SIZE_LIMITS), {
    code: "bad_site",
    message: /"0\.bin" is 100 MB/,
  });
  assert.equal(checkSizes(sizes(100e6 + 1), false, SIZE_LIMITS).length, 1);
  assert.throws(
    () => checkSizes(sizes(...Array.from({ length: 11 }, () => 95e6)), true, SIZE_LIMITS),
    /1 GB can be published/,
  );
  assert.throws(
    () => checkSizes(sizes(1, 2, 3), true, { ...SIZE_LIMITS, files: 2 }),
    /has 3 files; at most 2/,
  );
});

test("sizes are told in thousands", () => {
  assert.deepEqual([1, 999, 1500, 100e6, 1e9].map(sizeText), [
    "1 byte",
    "999 bytes",
    "1.5 kB",
    "100 MB",
    "1 GB",
  ]);
});
