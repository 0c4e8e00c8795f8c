import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { DAY, makeSandbox } from "./fixtures/git-sandbox.ts";
import { factsOf, idsOf, lookAt } from "./fixtures/look-at.ts";

const NOW = Date.now();

test("changed, staged, renamed and untracked files are counted, and dated by their own times", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  for (const name of ["staged", "moved", "gone"])
    sandbox.write(`r/${name}`, `${name} has a text of its own\n`);
  sandbox.commit("r", "more");
  sandbox.write("r/readme.md", "changed\n", NOW - 10 * DAY);
  sandbox.write("r/staged", "changed\n", NOW - 2 * DAY);
  sandbox.git("r", "add", "staged");
  sandbox.git("r", "mv", "moved", "a name\nwith a line feed");
  rmSync(sandbox.path("r/gone"));
  sandbox.write("r/new/deep/file", "x", NOW - 20 * DAY);
  const { changes } = factsOf(sandbox, await lookAt(sandbox), "r").checkouts[0] ?? assert.fail();
  assert.equal(changes.tracked, 4);
  assert.equal(changes.untracked, 1);
  assert.equal(Math.round((NOW - (changes.oldestAt ?? 0)) / DAY), 20);
});

test("an untracked folder that is only a repository of its own is no change of the outer one", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("outer");
  sandbox.repository("outer/lib/inner");
  const seen = await lookAt(sandbox);
  assert.deepEqual(idsOf(sandbox, seen), ["outer", "outer/lib/inner"]);
  assert.equal(factsOf(sandbox, seen, "outer").checkouts[0]?.changes.untracked, 0);
});

test("unpushed commits of every branch are counted, and only those that no remote holds", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("origin", NOW - 30 * DAY);
  sandbox.git(".", "clone", "-q", sandbox.path("origin"), "clone");
  sandbox.commit("clone", "one", NOW - 5 * DAY);
  sandbox.git("clone", "switch", "-q", "-c", "side", "origin/main");
  sandbox.commit("clone", "two", NOW - 4 * DAY);
  sandbox.commit("clone", "three", NOW - 3 * DAY);
  sandbox.commit("origin", "theirs", NOW - DAY);
  sandbox.git("clone", "fetch", "-q");
  const facts = factsOf(sandbox, await lookAt(sandbox), "clone");
  assert.equal(facts.remotes, 1);
  assert.equal(facts.unpushed?.commits, 3);
  assert.deepEqual(facts.unpushed?.branches, ["main", "side"]);
  assert.equal(Math.round((NOW - (facts.unpushed?.oldestAt ?? 0)) / DAY), 5);
  assert.equal(facts.activity.commits, 4);
  assert.equal(facts.checkouts[0]?.behind, 1);
  assert.ok(facts.fetchedAt !== null);
});

test("a repository without a commit is read", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.git(".", "init", "-q", "empty");
  sandbox.write("empty/draft", "x", NOW - 9 * DAY);
  const facts = factsOf(sandbox, await lookAt(sandbox), "empty");
  assert.equal(facts.checkouts[0]?.head, null);
  assert.equal(facts.checkouts[0]?.branch, "main");
  assert.equal(facts.checkouts[0]?.changes.untracked, 1);
  assert.equal(facts.activity.commits, 0);
});

test("a bare repository is read by its log; nobody can say what of it is unpushed", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r", NOW - 3 * DAY);
  sandbox.git(".", "clone", "-q", "--bare", sandbox.path("r"), "store.git");
  const facts = factsOf(sandbox, await lookAt(sandbox), "store.git");
  assert.equal(facts.repository.bare, true);
  assert.equal(facts.activity.commits, 1);
  assert.equal(facts.unpushed, null);
  assert.deepEqual(facts.checkouts, []);
});

test("worktrees are one repository, each with its own changes", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.git("r", "worktree", "add", "-q", "-b", "side", "../beside");
  sandbox.git("r", "worktree", "add", "-q", "--detach", ".trees/deep/inside");
  sandbox.write("beside/readme.md", "changed\n");
  const seen = await lookAt(sandbox);
  assert.deepEqual(idsOf(sandbox, seen), ["r"]);
  const facts = factsOf(sandbox, seen, "r");
  const paths = facts.checkouts.map((checkout) => checkout.path.slice(sandbox.root.length + 1));
  assert.deepEqual(paths, ["r", "beside", "r/.trees/deep/inside"]);
  assert.deepEqual(
    facts.checkouts.map((checkout) => checkout.changes.tracked),
    [0, 1, 0],
  );
  assert.deepEqual(
    facts.checkouts.map((checkout) => checkout.branch),
    ["main", "side", null],
  );
});

test("a bare repository with worktrees beside it is one repository", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("source");
  sandbox.git(".", "clone", "-q", "--bare", sandbox.path("source"), "project/.bare");
  sandbox.git("project/.bare", "worktree", "add", "-q", "-b", "work", "../work");
  sandbox.write("project/work/new", "x");
  const seen = await lookAt(sandbox, { roots: ["project"] });
  assert.deepEqual(idsOf(sandbox, seen), ["project/.bare"]);
  assert.equal(factsOf(sandbox, seen, "project/.bare").checkouts[0]?.changes.untracked, 1);
});

test("worktrees that are named by relative paths are found as well", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.git("r", "worktree", "add", "-q", "-b", "side", "../.away/deep/side");
  sandbox.write("r/.git/worktrees/side/gitdir", "../../../../.away/deep/side/.git\n");
  sandbox.write(".away/deep/side/.git", "gitdir: ../../../r/.git/worktrees/side\n");
  const { checkouts } = factsOf(sandbox, await lookAt(sandbox), "r");
  assert.deepEqual(
    checkouts.map((checkout) => checkout.branch),
    ["main", "side"],
  );
});

test("a pointer to a folder that does not point back is not followed", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.repository("away/other");
  sandbox.write("r/.git/worktrees/lie/gitdir", `${sandbox.path("away/other/.git")}\n`);
  const seen = await lookAt(sandbox, { roots: ["r"] });
  assert.equal(factsOf(sandbox, seen, "r").checkouts.length, 1);
});

test("a submodule is not a repository of its own, and work in it is work of its parent", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("library");
  sandbox.repository("r");
  sandbox.git("r", "submodule", "--quiet", "add", sandbox.path("library"), "deps/lib");
  sandbox.commit("r", "with a library");
  sandbox.write("r/deps/lib/readme.md", "changed\n", NOW - 6 * DAY);
  const seen = await lookAt(sandbox);
  assert.deepEqual(idsOf(sandbox, seen), ["library", "r"]);
  const { changes } = factsOf(sandbox, seen, "r").checkouts[0] ?? assert.fail();
  assert.equal(changes.tracked, 1);
  assert.equal(Math.round((NOW - (changes.oldestAt ?? 0)) / DAY), 6);
});

test("a submodule whose parent lies outside the roots stands for itself", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("library");
  sandbox.repository("r");
  sandbox.git("r", "submodule", "--quiet", "add", sandbox.path("library"), "lib");
  assert.deepEqual(idsOf(sandbox, await lookAt(sandbox, { roots: ["r/lib"] })), ["r/lib"]);
});

test("a repository kept apart from its files is found once", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.write("store/note", "x");
  sandbox.git(".", "init", "-q", "--separate-git-dir", sandbox.path("store/r.git"), "r");
  sandbox.write("r/file", "x");
  sandbox.commit("r", "first");
  const seen = await lookAt(sandbox);
  assert.deepEqual(idsOf(sandbox, seen), ["r"]);
  assert.equal(factsOf(sandbox, seen, "r").repository.bare, false);
});

test("stashes are counted with the age of the oldest", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r", NOW - 90 * DAY);
  for (const age of [50, 2]) {
    sandbox.write("r/readme.md", `changed ${age} days ago\n`);
    sandbox.gitAt(NOW - age * DAY, "r", "stash");
  }
  const { stashes } = factsOf(sandbox, await lookAt(sandbox), "r");
  assert.equal(stashes.count, 2);
  assert.equal(Math.round((NOW - (stashes.oldestAt ?? 0)) / DAY), 50);
});

const OPERATIONS = [
  ["merge", ["merge", "side"]],
  ["rebase", ["rebase", "side"]],
  ["cherry-pick", ["cherry-pick", "side"]],
  ["revert", ["revert", "--no-edit", "HEAD~1"]],
  ["bisect", ["bisect", "start"]],
] as const;

for (const [name, command] of OPERATIONS) {
  test(`an unfinished ${name} is seen`, async (t) => {
    const sandbox = makeSandbox(t);
    sandbox.repository("r");
    sandbox.git("r", "switch", "-q", "-c", "side");
    sandbox.write("r/readme.md", "theirs\n");
    sandbox.commit("r", "theirs");
    sandbox.git("r", "switch", "-q", "main");
    for (const text of ["ours\n", "ours again\n"]) {
      sandbox.write("r/readme.md", text);
      sandbox.commit("r", text.trim());
    }
    try {
      sandbox.git("r", ...command);
    } catch {
      // A conflict is what is wanted.
    }
    const checkout = factsOf(sandbox, await lookAt(sandbox), "r").checkouts[0];
    assert.equal(checkout?.operation?.name, name);
    if (name !== "bisect") assert.ok((checkout?.changes.conflicted ?? 0) > 0);
  });
}

test("commits that only a detached HEAD holds are counted", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.git("r", "switch", "-q", "--detach");
  sandbox.commit("r", "on no branch");
  const facts = factsOf(sandbox, await lookAt(sandbox), "r");
  assert.equal(facts.checkouts[0]?.branch, null);
  assert.equal(facts.unreferenced, 1);
});

test("an upstream that is gone is no upstream to be behind", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("origin");
  sandbox.git(".", "clone", "-q", sandbox.path("origin"), "clone");
  sandbox.git("clone", "update-ref", "-d", "refs/remotes/origin/main");
  const checkout = factsOf(sandbox, await lookAt(sandbox), "clone").checkouts[0];
  assert.equal(checkout?.upstreamGone, true);
  assert.equal(checkout?.behind, 0);
});

test("large untracked files are named, also within an untracked folder", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.write("r/data/big.bin", "x".repeat(30_000));
  sandbox.write("r/data/small.bin", "x");
  const { changes } =
    factsOf(sandbox, await lookAt(sandbox, { large_untracked_mb: 0.02 }), "r").checkouts[0] ?? assert.fail();
  assert.deepEqual(changes.largeUntracked, [{ path: "data/big.bin", bytes: 30_000 }]);
});

test("only the owner's commits count where e-mails are given", async (t) => {
  const sandbox = makeSandbox(t);
  sandbox.repository("r");
  sandbox.git(
    "r",
    "-c",
    "user.email=x@y",
    "commit",
    "-q",
    "--allow-empty",
    "--author",
    "Bob <BOB@example.org>",
    "-m",
    "his",
  );
  const facts = factsOf(sandbox, await lookAt(sandbox, { own_emails: ["bob@example.org"] }), "r");
  assert.equal(facts.activity.commits, 1);
});
