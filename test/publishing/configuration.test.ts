/** specs/021: what the user's configuration of git may change of a push, and what not. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { makeStage } from "./stage.ts";

describe("a push and the user's configuration", { concurrency: 2 }, () => {
  test("PUB-28 a remote of the user's configuration, whatever its name, leads no push astray, nor do options for others", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const other = stage.bare("other.git");
    stage.write(
      "user/.gitconfig",
      `[remote "target"]\n\tpushurl = ${JSON.stringify(other)}\n\turl = ${JSON.stringify(other)}\n\tmirror = true\n[push]\n\tpushOption = ci.skip\n`,
    );
    for (const text of ["one", "two"]) {
      stage.site["index.html"] = text;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    assert.equal(stage.onBranch(remote)["index.html"], "two");
    assert.equal(stage.git(other, "for-each-ref"), "");
  });

  test("PUB-28 where pushInsteadOf leads is where it is looked as well", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const other = stage.bare("other.git");
    stage.write(
      "user/.gitconfig",
      `[url ${JSON.stringify(other)}]\n\tpushInsteadOf = ${JSON.stringify(remote)}\n`,
    );
    for (const text of ["one", "two"]) {
      stage.site["index.html"] = text;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    assert.equal(stage.onBranch(other)["index.html"], "two");
    assert.equal(stage.git(remote, "for-each-ref"), "");
  });

  test("PUB-22 a repository with SHA-256 is told of in words of its own, empty or not", async (t) => {
    const stage = makeStage(t);
    const remote = join(stage.folder, "sha256.git");
    stage.git(stage.folder, "init", "--quiet", "--bare", "--object-format=sha256", remote);
    const told = { code: "bad_target", message: /sha256\.git keeps its objects under SHA-256/ };
    await assert.rejects(stage.publish({ git: { remote } }), told);
    const tree = stage.git(remote, "hash-object", "-t", "tree", "-w", "/dev/null").trim();
    const commit = stage.git(remote, "commit-tree", "-m", "empty", tree).trim();
    stage.git(remote, "update-ref", "refs/heads/gh-pages", commit);
    await assert.rejects(stage.publish({ git: { remote } }), told);
  });
});
