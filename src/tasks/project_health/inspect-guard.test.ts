/** Looking leaves no trace, opens nothing of strangers, and is not led astray. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { lchownSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { DAY, makeSandbox } from "./fixtures/git-sandbox.ts";
import { factsOf, idsOf, lookAt } from "./fixtures/look-at.ts";

const NOW = Date.now();

test("a locked repository is read, and neither the lock nor the index is touched", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.write("r/readme.md", "hello\n", NOW - 60_000);
  writeFileSync(sandbox.path("r/.git/index.lock"), "");
  utimesSync(sandbox.path("r/.git/index.lock"), (NOW - DAY) / 1000, (NOW - DAY) / 1000);
  const before = statSync(sandbox.path("r/.git/index"));
  const names = readdirSync(sandbox.path("r/.git"), { recursive: true });
  const facts = factsOf(sandbox, await lookAt(sandbox), "r");
  const after = statSync(sandbox.path("r/.git/index"));
  assert.ok(facts.checkouts[0]?.lockedSince !== null);
  assert.equal(after.mtimeMs, before.mtimeMs);
  assert.equal(after.ino, before.ino);
  assert.deepEqual(readdirSync(sandbox.path("r/.git"), { recursive: true }), names);
});

test("an index that could be refreshed is left as it is", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.write("r/readme.md", "hello\n", NOW - 60_000);
  const before = statSync(sandbox.path("r/.git/index"));
  await lookAt(sandbox);
  const after = statSync(sandbox.path("r/.git/index"));
  assert.deepEqual([after.mtimeMs, after.ino], [before.mtimeMs, before.ino]);
});

const isRoot = process.geteuid?.() === 0;

test(
  "a repository of another owner is reported and not opened",
  { skip: !isRoot && "needs root" },
  async (t) => {
    const sandbox = makeSandbox(t);
    sandbox.repository("theirs");
    sandbox.repository("mixed");
    lchownSync(sandbox.path("theirs"), 12345, 12345);
    lchownSync(sandbox.path("mixed/.git"), 12345, 12345);
    const seen = await lookAt(sandbox);
    assert.deepEqual(idsOf(sandbox, seen), []);
    const obstacles = seen.discovery.obstacles.map(({ kind, detail }) => [kind, detail]);
    assert.deepEqual(obstacles, [
      ["foreign", "it belongs to user 12345"],
      ["foreign", "it belongs to user 12345"],
    ]);
    const trusting = await lookAt(sandbox, { trusted: ["mixed"] });
    assert.deepEqual(idsOf(sandbox, trusting), ["mixed"]);
    assert.equal(factsOf(sandbox, trusting, "mixed").activity.commits, 1);
  },
);

test("a work tree that the configuration puts elsewhere is not looked into", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.write("secret/diary", "x");
  sandbox.git("r", "config", "core.worktree", sandbox.path("secret"));
  const { changes } =
    factsOf(sandbox, await lookAt(sandbox, { roots: ["r"] }), "r").checkouts[0] ?? assert.fail();
  assert.deepEqual([changes.tracked, changes.untracked], [0, 0]);
});

test("a damaged repository is told apart, and does not pass for the one around it", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("outer");
  sandbox.repository("outer/inner");
  writeFileSync(sandbox.path("outer/inner/.git/HEAD"), "nonsense\n");
  sandbox.repository("holes");
  const head = sandbox.git("holes", "rev-parse", "HEAD").trim();
  rmSync(sandbox.path("holes/.git/objects", head.slice(0, 2), head.slice(2)), { force: true });
  const seen = await lookAt(sandbox);
  const unread = seen.inspections.flatMap((one) => (one.kind === "unread" ? [one.unread] : []));
  assert.deepEqual(
    unread.map((one) => [one.repository.id.slice(sandbox.root.length + 1), one.reason]),
    [
      ["holes", "damaged"],
      ["outer/inner", "damaged"],
    ],
  );
  assert.equal(factsOf(sandbox, seen, "outer").activity.commits, 1);
});

test("one repository that takes too long is given up, and the others are read", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("quick");
  sandbox.repository("slow");
  // git waits for ever for the other end of a pipe.
  rmSync(sandbox.path("slow/.git/info/exclude"), { force: true });
  execFileSync("mkfifo", [sandbox.path("slow/.git/info/exclude")]);
  const seen = await lookAt(sandbox, { timeout_seconds: 0.5 });
  const slow = seen.inspections.find((one) => one.kind === "unread");
  assert.equal(slow?.unread.reason, "timed_out");
  assert.equal(factsOf(sandbox, seen, "quick").activity.commits, 1);
});

test("the user's own excludes count, but a repository's settings win over the user's", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.write("r/note.tmp", "x");
  const excludes = sandbox.write("my excludes", "*.tmp\n");
  const config = sandbox.write("gitconfig", "");
  sandbox.git(".", "config", "--file", config, "core.excludesFile", excludes);
  sandbox.git(".", "config", "--file", config, "alias.st", "status");
  const own = { ...sandbox, env: { ...sandbox.env, GIT_CONFIG_GLOBAL: config } };
  assert.equal(factsOf(sandbox, await lookAt(own), "r").checkouts[0]?.changes.untracked, 0);
  sandbox.git("r", "config", "core.excludesFile", sandbox.path("other"));
  assert.equal(factsOf(sandbox, await lookAt(own), "r").checkouts[0]?.changes.untracked, 1);
});

test("a partial clone is read without the objects that it never had", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("origin");
  for (const [name, text] of [
    ["a", "one two three\n"],
    ["b", "four five six\n"],
  ] as const) {
    sandbox.write(`origin/${name}`, text.repeat(50));
  }
  sandbox.commit("origin", "files");
  sandbox.git("origin", "config", "uploadpack.allowFilter", "true");
  sandbox.git(
    ".",
    "clone",
    "-q",
    "--no-checkout",
    "--filter=blob:none",
    `file://${sandbox.path("origin")}`,
    "partial",
  );
  sandbox.git("partial", "read-tree", "HEAD");
  sandbox.write("partial/c", "one two three\n".repeat(49));
  sandbox.git("partial", "add", "c");
  sandbox.git("partial", "rm", "-q", "--cached", "a");
  const facts = factsOf(sandbox, await lookAt(sandbox), "partial");
  // Without the old text nobody can see that c was a: one file gone, one new, and what was never checked out.
  assert.equal(facts.checkouts[0]?.changes.tracked, 4);
});

test("a log is read again as soon as a branch moves, and not before", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  const first = factsOf(sandbox, await lookAt(sandbox), "r").log;
  assert.ok(first.refs !== null);
  const planted = { ...first, summary: { ...first.summary, unreferenced: 77 } };
  const again = await lookAt(sandbox, {}, NOW, () => planted);
  assert.equal(factsOf(sandbox, again, "r").unreferenced, 77);
  for (const change of [
    () => sandbox.commit("r", "more"),
    () => sandbox.git("r", "branch", "side"),
    () => sandbox.git("r", "pack-refs", "--all"),
    () => sandbox.git("r", "switch", "-q", "--detach"),
  ]) {
    const before = factsOf(sandbox, await lookAt(sandbox), "r").log;
    change();
    const after = await lookAt(sandbox, {}, NOW, () => ({
      ...before,
      summary: { ...before.summary, unreferenced: 77 },
    }));
    assert.equal(factsOf(sandbox, after, "r").unreferenced, 0);
  }
});

test("pipes in the place of files make nobody wait", { skip: process.platform === "win32" }, async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  const pipes = [".git/shallow", ".git/refs/heads/pipe", ".git/logs/refs/stash", ".git/config"];
  for (const name of pipes) {
    rmSync(sandbox.path("r", name), { force: true });
    mkdirSync(dirname(sandbox.path("r", name)), { recursive: true });
    execFileSync("mkfifo", [sandbox.path("r", name)]);
    const [seen] = (await lookAt(sandbox, { timeout_seconds: 0.3 })).inspections;
    assert.ok(seen !== undefined);
    rmSync(sandbox.path("r", name), { force: true });
  }
});
