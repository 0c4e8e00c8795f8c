import assert from "node:assert/strict";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { test } from "node:test";
import { decodeBytes, oneLine } from "./bytes.ts";
import { findGit, requireVersion } from "./find-git.ts";
import { gitEnvironment, withSettings } from "./git-environment.ts";
import { globMatcher } from "./glob.ts";
import { inParallel } from "./in-parallel.ts";
import { fromListing, UnsafeConfig } from "./local-config.ts";
import { idOf, isWithin, placeOf, shortPath } from "./places.ts";
import { settings } from "./settings.ts";
import { configText, keptSettings } from "./user-config.ts";
import { makeSandbox } from "./fixtures/git-sandbox.ts";

test("a glob without a slash is about names, one with a slash about whole paths", () => {
  assert.ok(globMatcher("vendor")("a/b/vendor"));
  assert.ok(globMatcher("*.bak")("a/x.bak"));
  assert.ok(!globMatcher("*.bak")("a/x.bak/y"));
  assert.ok(globMatcher("a/*/c")("a/b/c"));
  assert.ok(!globMatcher("a/*/c")("a/b/b/c"));
  assert.ok(globMatcher("a/**/c")("a/c"));
  assert.ok(globMatcher("a/**")("a/b/c"));
  assert.ok(globMatcher("./a/b/")("a/b"));
  assert.ok(globMatcher("a+(b)?")("x/a+(b)c"));
});

test("names that are no text are shown by their bytes, and control characters never reach a terminal", () => {
  assert.equal(decodeBytes(Buffer.from("příliš").toString("latin1")), "příliš");
  assert.equal(decodeBytes("a\xe9b"), "a\\xe9b");
  assert.equal(oneLine("a\u001b[31m\nb\u202ec"), "a\\x1b[31m\\x0ab\\u202ec");
});

test("roots may start at home, at the user's own folder, or be absolute", () => {
  assert.equal(placeOf("~", "/srv/ada/desk", "/srv/ada"), "/srv/ada");
  assert.equal(placeOf("~/src", "/srv/ada/desk", "/srv/ada"), "/srv/ada/src");
  assert.equal(placeOf("..", "/srv/ada/desk", "/srv/ada"), "/srv/ada");
  assert.equal(placeOf("/srv", "/srv/ada/desk", "/srv/ada"), "/srv");
  assert.equal(shortPath("/srv/ada/src", "/srv/ada"), "~/src");
  assert.equal(shortPath("/srv/adam", "/srv/ada"), "/srv/adam");
  assert.equal(idOf("c:/x"), "C:/x");
  assert.ok(isWithin("/a/b", "/a") && isWithin("/a", "/a") && !isWithin("/ab", "/a") && isWithin("/a", "/"));
});

test("git is taken from absolute folders of the PATH only", (t) => {
  const sandbox = makeSandbox(t);
  mkdirSync(sandbox.path("bin/git"), { recursive: true });
  const real = sandbox.write("usr/git", "#!/bin/sh\n");
  assert.throws(
    () => findGit(`.${delimiter}${delimiter}${sandbox.path("usr")}`, "linux"),
    /git was not found/,
  );
  chmodSync(real, 0o755);
  const found = findGit(["", ".", "bin", sandbox.path("bin"), sandbox.path("usr")].join(delimiter), "linux");
  assert.equal(found.program, real);
  assert.equal(found.path, [sandbox.path("bin"), sandbox.path("usr")].join(delimiter));
});

test("a git that is too old for our safety is refused with both versions", () => {
  requireVersion("git version 2.39.5\n");
  requireVersion("git version 3.0.0.windows.1\n");
  assert.throws(() => requireVersion("git version 2.31.9"), /2\.32 or newer.*2\.31\.9/);
  assert.throws(() => requireVersion(""), /2\.32 or newer/);
});

test("git gets an environment of its own, without secrets and without switches of the outside", () => {
  const parent = {
    HOME: "/h",
    GIT_DIR: "/evil",
    GIT_TRACE: "/x",
    API_KEY: "secret",
    SystemRoot: "C:\\W",
    NIGHTDESK_RUN_ID: "1",
  };
  const env = withSettings(gitEnvironment({ parent, path: "/bin", userConfig: null }), [
    ["filter.a=b.clean", ""],
  ]);
  assert.deepEqual([env["HOME"], env["SystemRoot"], env["NIGHTDESK_RUN_ID"]], ["/h", "C:\\W", "1"]);
  assert.ok(!("API_KEY" in env) && !("GIT_DIR" in env) && !("GIT_TRACE" in env));
  const last = Number(env["GIT_CONFIG_COUNT"]) - 1;
  assert.equal(env[`GIT_CONFIG_KEY_${last}`], "filter.a=b.clean");
  assert.equal(env["GIT_OPTIONAL_LOCKS"], "0");
});

test("every filter of a configuration is switched off, and one that cannot be named stops the look", () => {
  const listing =
    "filter.lfs.clean\ngit-lfs clean\0filter.a.b.process\nx\0remote.origin.url\nu\0remote.origin.fetch\nf\0core.bare\0";
  const config = fromListing(Buffer.from(listing));
  assert.equal(config.remotes, 1);
  assert.deepEqual(
    config.overrides.filter(([key]) => key.endsWith(".clean")).map(([key]) => key),
    ["filter.lfs.clean", "filter.a.b.clean"],
  );
  assert.throws(() => fromListing(Buffer.from("filter.\xff.clean\nx\0", "latin1")), UnsafeConfig);
  const many = Array.from({ length: 200 }, (_, index) => `filter.f${index}.clean\nx\0`).join("");
  assert.throws(() => fromListing(Buffer.from(many)), /200 filters/);
});

test("of the user's configuration only what decides about changes is kept, value for value", (t) => {
  const listing = Buffer.from(
    'core.excludesfile\nC:\\a "b"\n\tc\0filter.lfs.clean\nx\0core.autocrlf\ninput\0core.symlinks\0',
  );
  const kept = keptSettings(listing);
  assert.deepEqual(kept, [
    ["core.excludesfile", 'C:\\a "b"\n\tc'],
    ["core.autocrlf", "input"],
    ["core.symlinks", "true"],
  ]);
  const sandbox = makeSandbox(t);
  writeFileSync(sandbox.path("config"), configText(kept));
  const read = sandbox.git(".", "config", "--file", "config", "--list", "-z");
  assert.deepEqual(keptSettings(Buffer.from(read)), kept);
});

test("parallel work keeps its order and its limit, and stops at the first error", async () => {
  let running = 0;
  let most = 0;
  const doubled = await inParallel([1, 2, 3, 4, 5], 2, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return item * 2;
  });
  assert.deepEqual(doubled, [2, 4, 6, 8, 10]);
  assert.equal(most, 2);
  const begun: number[] = [];
  const failing = inParallel([1, 2, 3, 4], 1, async (item) => {
    begun.push(item);
    if (item === 2) throw new Error("two");
  });
  await assert.rejects(failing, /two/);
  assert.deepEqual(begun, [1, 2]);
});

test("settings need roots and know no other words", () => {
  assert.equal(settings.parse({ roots: ["~"] }).uncommitted_days, 3);
  assert.throws(() => settings.parse({}), /roots/);
  assert.throws(() => settings.parse({ roots: [] }));
  assert.throws(() => settings.parse({ roots: ["."], rots: 1 }), /rots/);
  assert.throws(() => settings.parse({ roots: ["."], concurrency: 0 }));
});
