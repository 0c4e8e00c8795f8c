/** specs/021: hosts that let no history be replaced, and a home that can no longer be written. */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { makeStage, type Stage } from "./stage.ts";

const subjects = (stage: Stage, remote: string): string[] =>
  stage.git(remote, "log", "--format=%s", "gh-pages").trim().split("\n");

function careful(stage: Stage): string {
  const remote = stage.bare();
  stage.git(remote, "config", "receive.denyNonFastForwards", "true");
  return remote;
}

describe("what stands in the way of a push", { concurrency: 2 }, () => {
  test("PUB-73 where history may not be replaced, a new month is published on top of it, and that is told once", async (t) => {
    const stage = makeStage(t);
    const to = { git: { remote: careful(stage) } };
    await stage.publish(to);
    stage.now = Date.UTC(2026, 11, 2);
    stage.site["index.html"] = "december 1";
    const first = await stage.publish(to);
    assert.equal(first.state, "published");
    assert.match(first.warnings.join(), /refuses force pushes.* the commits of earlier months stay/);
    assert.equal(stage.onBranch(to.git.remote)["index.html"], "december 1");
    assert.deepEqual(subjects(stage, to.git.remote), ["1 file changed", "First publish: 4 files"]);
    stage.site["index.html"] = "december 2";
    assert.deepEqual((await stage.publish(to)).warnings, []);
  });

  test("PUB-73 a task that is private again leaves the page there, and each run fails until it leaves the history", async (t) => {
    const stage = makeStage(t);
    const to = { git: { remote: careful(stage) } };
    stage.publicTasks = ["one", "diary"];
    stage.site["diary.html"] = "dear diary";
    await stage.publish(to);
    stage.publicTasks = ["one"];
    delete stage.site["diary.html"];
    for (let again = 0; again < 12; again += 1) {
      await assert.rejects(stage.publish(to), {
        code: "protected",
        message: /is gone from the page, but not from the history of the branch: .* Allow force pushes to it/,
      });
      assert.equal(stage.onBranch(to.git.remote)["diary.html"], undefined);
    }
    assert.equal(subjects(stage, to.git.remote).length, 2);
    stage.git(to.git.remote, "config", "receive.denyNonFastForwards", "false");
    assert.equal((await stage.publish(to)).state, "published");
    assert.equal(subjects(stage, to.git.remote).length, 1);
    assert.equal((await stage.publish(to)).state, "unchanged");
  });

  test("PUB-22 a branch that another branch's name leaves no room for is told of as that", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    await stage.publish({ git: { remote, branch: "gh-pages/old" } });
    await assert.rejects(stage.publish({ git: { remote } }), {
      code: "bad_target",
      message: /the name of another branch begins with gh-pages\//,
    });
  });

  test("PUB-22 a home whose own folder cannot be written is told of in one sentence", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    mkdirSync(join(stage.home, "state"));
    stage.write("home/state/publishing", "a file");
    const order = { source: { dashboard: true }, to: { git: { remote } } } as const;
    assert.deepEqual((await stage.publisher.preview(order, new AbortController().signal)).problems, []);
    await assert.rejects(stage.publish({ git: { remote } }), {
      code: "unwritable",
      message: /^What a publish needs in the home can be neither read nor written: EEXIST/,
    });
  });
});
