/** specs/021: whose commits a branch keeps, and what leaves its history. */
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runInGroup } from "../../src/platform/run-in-group.ts";
import { makeStage, NOVEMBER, type Stage } from "./stage.ts";

const DECEMBER = Date.UTC(2026, 11, 2);

/** Commits upon the tip with the tip's files and one more. */
function commitAsJana(stage: Stage, remote: string, name: string): string {
  const work = join(stage.folder, `work-${name}`);
  stage.git(stage.folder, "clone", "--quiet", "--branch", "gh-pages", remote, work);
  stage.write(`work-${name}/${name}`, name);
  stage.git(work, "add", ".");
  stage.git(work, "commit", "--quiet", "-m", `jana: ${name}`, "--date=2020-01-01T00:00:00Z");
  stage.git(work, "push", "--quiet", "origin", "gh-pages");
  return stage.git(work, "rev-parse", "HEAD").trim();
}

const subjects = (stage: Stage, remote: string): string[] =>
  stage.git(remote, "log", "--format=%s", "gh-pages").trim().split("\n");

/** Everything that can be reached from the branch, as text. */
const everything = (stage: Stage, remote: string): string =>
  stage.git(remote, "log", "-p", "--no-renames", "--format=%H", "gh-pages");

describe("the history of a branch", { concurrency: 2 }, () => {
  test("PUB-25 commits of others' are never squashed: ours become one commit on top of theirs", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    stage.git(remote, "config", "uploadpack.allowFilter", "true");
    const to = { git: { remote: `file://${encodeURI(remote)}` } };
    await stage.publish(to);
    const theirs = commitAsJana(stage, remote, "CNAME");
    // Their date lies in an earlier month than that of the publish.
    stage.now = DECEMBER;
    stage.site["index.html"] = "december 1";
    assert.equal((await stage.publish(to)).state, "published");
    assert.deepEqual(subjects(stage, remote).slice(1), ["jana: CNAME", "First publish: 4 files"]);
    stage.now += 60_000;
    stage.site["index.html"] = "december 2";
    await stage.publish(to);
    stage.now = Date.UTC(2027, 0, 3);
    stage.site["index.html"] = "january";
    await stage.publish(to);
    assert.deepEqual(subjects(stage, remote), [
      "1 file changed",
      "Everything before 2027-01",
      "jana: CNAME",
      "First publish: 4 files",
    ]);
    assert.equal(stage.git(remote, "rev-parse", "gh-pages~2").trim(), theirs);
    assert.equal(stage.git(remote, "show", "gh-pages~1:index.html"), "december 2");
    stage.git(remote, "fsck", "--strict");
  });

  test("PUB-26 when a task is no longer public, its pages leave the history at once, whatever the limit says", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    stage.publicTasks = ["one", "diary"];
    for (let push = 0; push < 10; push += 1) {
      stage.site["diary.html"] = `dear diary ${push}`;
      await stage.publish({ git: { remote } });
    }
    delete stage.site["diary.html"];
    stage.publicTasks = ["one"];
    const published = await stage.publish({ git: { remote } });
    assert.deepEqual([published.state, published.removed], ["published", ["diary.html"]]);
    assert.equal(subjects(stage, remote).length, 1);
    assert.doesNotMatch(everything(stage, remote), /diary/);
    // Once is enough, and the urgent push counts like any other.
    stage.site["index.html"] = "more";
    assert.equal((await stage.publish({ git: { remote } })).state, "deferred");
    stage.now = NOVEMBER + 3_600_000;
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
    assert.equal(subjects(stage, remote).length, 2);
  });

  test("PUB-26 others' commits from before stay then; those that hold the task's pages go, and that is told", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const work = join(stage.folder, "work");
    stage.git(stage.folder, "init", "--quiet", "-b", "gh-pages", work);
    stage.write("work/old.html", "old");
    stage.git(work, "add", ".");
    stage.git(work, "commit", "--quiet", "-m", "jana: before");
    stage.git(work, "push", "--quiet", remote, "gh-pages");
    stage.publicTasks = ["one", "diary", "notes"];
    stage.site["diary.html"] = "dear diary";
    await stage.publish({ git: { remote } }, { adopt: true });
    stage.publicTasks = ["one", "notes"];
    delete stage.site["diary.html"];
    stage.site["notes.html"] = "secret notes";
    const first = await stage.publish({ git: { remote } });
    assert.deepEqual([subjects(stage, remote), first.warnings], [["2 files changed", "jana: before"], []]);
    assert.doesNotMatch(everything(stage, remote), /diary/);
    commitAsJana(stage, remote, "CNAME");
    stage.publicTasks = ["one"];
    delete stage.site["notes.html"];
    const second = await stage.publish({ git: { remote } });
    assert.equal(subjects(stage, remote).length, 1);
    assert.doesNotMatch(everything(stage, remote), /notes/);
    assert.match(second.warnings.join(), /the history of the branch was replaced; 2 commits of others/);
  });

  test("PUB-27 refused pushes do not count; a publish that is put off after a failure is a failure", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const hook = stage.write(
      "site.git/hooks/pre-receive",
      "#!/bin/sh\necho 'pages are frozen' >&2\nexit 1\n",
    );
    chmodSync(hook, 0o755);
    for (let push = 0; push < 11; push += 1) {
      await assert.rejects(stage.publish({ git: { remote } }), {
        code: "protected",
        message: /The remote says: pages are frozen\./,
      });
    }
    stage.write("site.git/hooks/pre-receive", "#!/bin/sh\nexit 0\n");
    for (let push = 0; push < 10; push += 1) {
      stage.site["index.html"] = `push ${push}`;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    stage.site["index.html"] = "correct-horse-battery";
    await assert.rejects(stage.publish({ git: { remote } }), { code: "secrets_found" });
    stage.site["index.html"] = "clean";
    for (let again = 0; again < 2; again += 1) {
      await assert.rejects(stage.publish({ git: { remote } }), {
        code: "too_many_pushes",
        message:
          /^The last publish failed, and this one was put off, so nothing has been published since\. 1 file waits/,
      });
    }
    stage.now += 3_600_000;
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
  });

  test("PUB-14 a push that fails for want of what was not fetched, and is done anew with everything, counts once", async (t) => {
    let pushes = 0;
    const stage = makeStage(t, {
      // As with hosts that speak the old protocol.
      run: async (call) => {
        if (!call.args.includes("push") || (pushes += 1) % 2 === 0) return await runInGroup(call);
        const stderr = "error: Server does not allow request for unadvertised object 1234\n";
        return { code: 128, stdout: "", stderr };
      },
    });
    const remote = stage.bare();
    for (let push = 0; push < 10; push += 1) {
      stage.now += 1000;
      stage.site["index.html"] = `push ${push}`;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    assert.equal(pushes, 20);
    stage.site["index.html"] = "one too many";
    assert.equal((await stage.publish({ git: { remote } })).state, "deferred");
  });
});
