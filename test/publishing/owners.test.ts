/** specs/021: what stays on a branch although it is not ours, and whose site a branch is. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { makeStage, type Stage } from "./stage.ts";

/** Commits a file to the branch, as GitHub does with a domain. */
function commitTo(stage: Stage, remote: string, files: Readonly<Record<string, string>>): void {
  const work = join(stage.folder, `work-${readdirSync(stage.folder).length}`);
  const isThere = stage.git(remote, "for-each-ref", "refs/heads/gh-pages") !== "";
  if (isThere) stage.git(stage.folder, "clone", "--quiet", "--branch", "gh-pages", remote, work);
  else stage.git(stage.folder, "init", "--quiet", "-b", "gh-pages", work);
  for (const [path, text] of Object.entries(files)) writeFileSync(join(work, path), text);
  stage.git(work, "add", ".");
  stage.git(work, "commit", "--quiet", "-m", "by hand");
  stage.git(work, "push", "--quiet", remote, "gh-pages");
}

const count = (stage: Stage, remote: string): number =>
  Number(stage.git(remote, "rev-list", "--count", "gh-pages"));

describe("whose a branch is", { concurrency: 2 }, () => {
  test("PUB-19 CNAME of the branch stays, makes no commit, and goes over into the next month", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    stage.git(remote, "config", "uploadpack.allowFilter", "true");
    const to = { git: { remote: `file://${encodeURI(remote)}` } };
    await stage.publish(to);
    commitTo(stage, remote, { CNAME: "night.example\n", "note.txt": "by hand" });
    const unchanged = await stage.publish(to);
    assert.deepEqual([unchanged.state, unchanged.removed], ["published", ["note.txt"]]);
    assert.equal(stage.onBranch(remote)["CNAME"], "night.example\n");
    assert.equal((await stage.publish(to)).state, "unchanged");
    commitTo(stage, remote, { CNAME: "day.example\n" });
    assert.equal((await stage.publish(to)).state, "unchanged");
    stage.site["index.html"] = "<h1>two</h1>";
    stage.now = Date.UTC(2026, 11, 2);
    const next = await stage.publish(to);
    assert.deepEqual([next.state, next.changed, next.removed], ["published", ["index.html"], []]);
    assert.equal(stage.onBranch(remote)["CNAME"], "day.example\n");
    // The commits of others', and ours under them, are not made one (PUB-25).
    assert.equal(count(stage, remote), 5);
    stage.git(remote, "fsck", "--strict");
    stage.site["CNAME"] = "own.example\n";
    await stage.publish(to);
    assert.equal(stage.onBranch(remote)["CNAME"], "own.example\n");
  });

  test("PUB-19 a branch with nothing but CNAME is taken, an adopted one keeps it", async (t) => {
    const stage = makeStage(t);
    const [bare, adopted] = [stage.bare("one.git"), stage.bare("two.git")];
    commitTo(stage, bare, { CNAME: "a.example\n" });
    assert.equal((await stage.publish({ git: { remote: bare } })).state, "published");
    assert.equal(stage.onBranch(bare)["CNAME"], "a.example\n");
    commitTo(stage, adopted, { CNAME: "b.example\n", "old.html": "old" });
    const { removed } = await stage.publish({ git: { remote: adopted } }, { adopt: true });
    assert.deepEqual(removed, ["old.html"]);
    assert.equal(stage.onBranch(adopted)["CNAME"], "b.example\n");
  });

  test("PUB-24 a branch of another home is refused and stays as it is, unless it is adopted", async (t) => {
    const [one, two] = [makeStage(t), makeStage(t)];
    const remote = one.bare();
    one.git(remote, "config", "uploadpack.allowFilter", "true");
    const to = { git: { remote: `file://${encodeURI(remote)}` } };
    await one.publish(to);
    two.site["index.html"] = "<h1>of two</h1>";
    await assert.rejects(two.publish(to), {
      code: "not_ours",
      message: `The branch gh-pages of ${to.git.remote} is the site of another Nightdesk home; name another branch, or write \`adopt: true\` to have that site replaced.`,
    });
    assert.equal(one.onBranch(remote)["index.html"], "<h1>one</h1>\n");
    assert.equal((await two.publish(to, { adopt: true })).state, "published");
    assert.equal((await two.publish(to)).state, "unchanged");
    await assert.rejects(one.publish(to), { code: "not_ours" });
  });

  test("PUB-24 a branch that was published before homes had a mark is taken over", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    commitTo(stage, remote, { ".nightdesk-site": "The files on this branch are written by Nightdesk.\n" });
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
  });

  test("PUB-24 the mark is the same everywhere, and is not what the home keeps", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    await stage.publish({ git: { remote } });
    const mark = /^Home: ([a-p]{32})$/m.exec(stage.onBranch(remote)[".nightdesk-site"] ?? "")?.[1] ?? "";
    assert.notEqual(mark, "");
    await stage.publish({ folder: "public" });
    const list = JSON.parse(readFileSync(join(stage.home, "public", ".nightdesk-site.json"), "utf8")) as {
      home: string;
    };
    assert.equal(list.home, mark);
    const seed = join(stage.home, "state", "publishing", "home-seed");
    assert.doesNotMatch(readFileSync(seed, "utf8"), new RegExp(mark));
    if (process.platform !== "win32") assert.equal(statSync(seed).mode & 0o777, 0o600);
    writeFileSync(seed, "damaged");
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
  });
});
