/** specs/021 against real repositories over paths and `file://`. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { NO_JEKYLL } from "../../src/publishing/markers.ts";
import { makeStage, NOVEMBER, type Stage } from "./stage.ts";

const HOUR = 3_600_000;

/** Every file below a folder with its bytes. */
function bytesOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(path).toString("base64")]));
}

const count = (stage: Stage, repository: string): number =>
  Number(stage.git(repository, "rev-list", "--count", "gh-pages"));

describe("publishing to a branch", { concurrency: 2 }, () => {
  test("PUB-10 the first publish makes the branch in an empty repository; an unchanged site makes no commit", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const first = await stage.publish({ git: { remote } });
    assert.deepEqual([first.state, first.added.length, first.where], ["published", 4, `${remote} gh-pages`]);
    const files = stage.onBranch(remote);
    assert.deepEqual(Object.keys(files).toSorted(), [
      ".nightdesk-site",
      NO_JEKYLL,
      "assets/app.js",
      "index.html",
    ]);
    assert.equal(files["index.html"], "<h1>one</h1>\n");
    const second = await stage.publish({ git: { remote } });
    assert.deepEqual([second.state, second.commit, second.changed], ["unchanged", first.commit, []]);
    stage.site["index.html"] = "<h1>two</h1>\n";
    delete stage.site["assets/app.js"];
    const third = await stage.publish({ git: { remote: pathToFileURL(remote).href } });
    assert.deepEqual(
      [third.state, third.changed, third.removed],
      ["published", ["index.html"], ["assets/app.js"]],
    );
    assert.equal(count(stage, remote), 2);
    // Fails if an object is missing or damaged.
    stage.git(remote, "fsck", "--strict");
  });

  test("PUB-10 a home that forgot everything sees by the branch itself that nothing is new", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const first = await stage.publish({ git: { remote } });
    const other = makeStage(t);
    other.become(stage);
    const again = await other.publish({ git: { remote } });
    assert.deepEqual([again.state, again.commit], ["unchanged", first.commit]);
  });

  test("PUB-11 a user's repository stays as it is: dirty and staged files, index, HEAD, refs, configuration", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const repo = join(stage.folder, "project");
    stage.git(stage.folder, "init", "--quiet", repo);
    stage.git(repo, "remote", "add", "origin", "../site.git");
    for (const [name, text] of Object.entries({ "a.txt": "a", "b.txt": "b", "c.txt": "c" }))
      writeFileSync(join(repo, name), text);
    stage.git(repo, "add", ".");
    stage.git(repo, "commit", "--quiet", "-m", "first");
    writeFileSync(join(repo, "a.txt"), "dirty");
    writeFileSync(join(repo, "b.txt"), "staged");
    stage.git(repo, "add", "b.txt");
    writeFileSync(join(repo, "new.txt"), "untracked");
    const before = [bytesOf(repo), bytesOf(join(stage.folder, "user"))];
    const status = stage.git(repo, "--no-optional-locks", "status", "--porcelain=v2", "--branch");
    const published = await stage.publish({ git: { repo } });
    assert.equal(published.state, "published");
    assert.deepEqual([bytesOf(repo), bytesOf(join(stage.folder, "user"))], before);
    assert.equal(stage.git(repo, "--no-optional-locks", "status", "--porcelain=v2", "--branch"), status);
    assert.equal(stage.onBranch(remote)["index.html"], "<h1>one</h1>\n");
  });

  test("PUB-11 the user's attributes, line endings, hooks and signing change nothing; insteadOf counts", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const hook = stage.write("user/hooks/pre-push", '#!/bin/sh\necho called >> "$HOME/called"\nexit 1\n');
    stage.git(stage.folder, "init", "--quiet", "unused");
    chmodSync(hook, 0o755);
    stage.write("user/attributes", "* text eol=crlf\n*.html filter=upper\n");
    stage.write(
      "user/.gitconfig",
      `[core]\n\tautocrlf = true\n\thooksPath = ${join(stage.folder, "user", "hooks")}\n\tattributesFile = ${join(stage.folder, "user", "attributes")}\n[filter "upper"]\n\tclean = tr a-z A-Z\n[commit]\n\tgpgSign = true\n[push]\n\tgpgSign = true\n\tfollowTags = true\n[url "${stage.folder}/"]\n\tinsteadOf = "https://pages.example/"\n`,
    );
    stage.site = { "index.html": "a\nb\r\n", ".gitattributes": "* text=auto\n" };
    const published = await stage.publish({ git: { remote: "https://pages.example/site.git" } });
    assert.equal(published.where, "https://pages.example/site.git gh-pages");
    assert.equal(stage.onBranch(remote)["index.html"], "a\nb\r\n");
    assert.equal(readdirSync(join(stage.folder, "user")).includes("called"), false);
  });

  test("PUB-12 commits name nobody and no zone", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    await stage.publish({ git: { remote } });
    assert.equal(
      stage.git(remote, "log", "--format=%an <%ae> %cn <%ce> %ad", "--date=raw", "gh-pages").trim(),
      `Nightdesk <nightdesk@invalid> Nightdesk <nightdesk@invalid> ${NOVEMBER / 1000} +0000`,
    );
  });

  test("PUB-13 the commits of a month are kept, and all before it become one", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const publishAt = async (at: number, text: string): Promise<void> => {
      stage.now = at;
      stage.site["index.html"] = text;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    };
    for (const hour of [0, 1, 2]) await publishAt(NOVEMBER + hour * HOUR, `november ${hour}`);
    assert.equal(count(stage, remote), 3);
    await publishAt(Date.UTC(2026, 11, 1, 0, 5), "december 1");
    assert.equal(count(stage, remote), 2);
    assert.equal(stage.git(remote, "show", "gh-pages~1:index.html"), "november 2");
    assert.equal(
      stage.git(remote, "log", "-1", "--format=%s", "gh-pages~1").trim(),
      "Everything before 2026-12",
    );
    await publishAt(Date.UTC(2026, 11, 2), "december 2");
    assert.equal(count(stage, remote), 3);
    await publishAt(Date.UTC(2027, 0, 31), "january");
    assert.equal(count(stage, remote), 2);
    // A clock that went back a month makes no history away.
    await publishAt(Date.UTC(2026, 11, 9), "again december");
    assert.equal(count(stage, remote), 3);
  });

  test("PUB-14 at most ten pushes an hour, remembered by the home; what waits goes out with the next run", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    for (let push = 0; push < 10; push += 1) {
      stage.now = NOVEMBER + push * 60_000;
      stage.site["index.html"] = `push ${push}`;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    stage.site["index.html"] = "push 10";
    const deferred = await stage.publish({ git: { remote } });
    // Nothing was done, so nothing is listed as done.
    assert.deepEqual([deferred.state, deferred.changed], ["deferred", []]);
    assert.match(deferred.why, /1 file waits: .*10 pushes within the last hour.*after 51 min/);
    assert.equal(stage.onBranch(remote)["index.html"], "push 9");
    // What is unchanged needs no push and is not deferred.
    stage.site["index.html"] = "push 9";
    assert.equal((await stage.publish({ git: { remote } })).state, "unchanged");
    stage.site["index.html"] = "push 10";
    stage.now = NOVEMBER + HOUR;
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
    assert.equal(stage.onBranch(remote)["index.html"], "push 10");
  });

  test("PUB-15 a branch with others' files is refused by name and replaced only with adopt, on top of their commits", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const work = join(stage.folder, "work");
    stage.git(stage.folder, "init", "--quiet", "-b", "gh-pages", work);
    writeFileSync(join(work, "thesis.html"), "mine\n");
    stage.git(work, "add", ".");
    stage.git(work, "commit", "--quiet", "-m", "mine", "--date=2020-01-01T00:00:00Z");
    stage.git(work, "push", "--quiet", remote, "gh-pages");
    await assert.rejects(stage.publish({ git: { remote } }), {
      code: "not_ours",
      message: `The branch gh-pages of ${remote} holds files that Nightdesk did not write ("thesis.html"). Name another branch, or write \`adopt: true\` to have them replaced.`,
    });
    assert.deepEqual(Object.keys(stage.onBranch(remote)), ["thesis.html"]);
    const adopted = await stage.publish({ git: { remote } }, { adopt: true });
    assert.deepEqual([adopted.state, adopted.removed], ["published", ["thesis.html"]]);
    assert.equal(count(stage, remote), 2);
    assert.equal((await stage.publish({ git: { remote } })).state, "unchanged");
  });

  test("PUB-15 an empty branch of others' is taken", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const empty = stage.git(remote, "hash-object", "-t", "tree", "-w", "/dev/null").trim();
    const commit = stage.git(remote, "commit-tree", "-m", "empty", empty).trim();
    stage.git(remote, "update-ref", "refs/heads/gh-pages", commit);
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
    // What they committed stays under ours.
    assert.equal(count(stage, remote), 2);
  });

  test("PUB-16 two copies of a home at once: both end well and neither update is lost", async (t) => {
    const [one, two] = [makeStage(t), makeStage(t)];
    const remote = one.bare();
    await one.publish({ git: { remote } });
    two.become(one);
    one.site["one.txt"] = "one";
    two.site["two.txt"] = "two";
    const ends = await Promise.all([one.publish({ git: { remote } }), two.publish({ git: { remote } })]);
    assert.deepEqual(
      ends.map(({ state }) => state),
      ["published", "published"],
    );
    // The later one stands on the earlier one's commit.
    assert.equal(count(one, remote), 3);
    const commits = one.git(remote, "rev-list", "gh-pages").trim().split("\n");
    for (const { commit } of ends) assert.ok(commits.includes(commit ?? ""));
  });

  test("PUB-16 two publishers of one home wait for each other", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const ends = await Promise.all([1, 2, 3].map(() => stage.publish({ git: { remote } })));
    assert.deepEqual(ends.map(({ state }) => state).toSorted(), ["published", "unchanged", "unchanged"]);
    assert.equal(count(stage, remote), 1);
  });

  test("PUB-10 two branches and two repositories of one home are kept apart", async (t) => {
    const stage = makeStage(t);
    const [one, two] = [stage.bare("one.git"), stage.bare("two.git")];
    await stage.publish({ git: { remote: one } });
    stage.site["index.html"] = "second";
    await stage.publish({ git: { remote: two } });
    await stage.publish({ git: { remote: one, branch: "docs" } });
    assert.deepEqual(
      [stage.onBranch(one), stage.onBranch(two), stage.onBranch(one, "docs")].map(
        (files) => files["index.html"],
      ),
      ["<h1>one</h1>\n", "second", "second"],
    );
    assert.equal((await stage.publish({ git: { remote: one } })).state, "published");
    assert.equal((await stage.publish({ git: { remote: two } })).state, "unchanged");
  });

  test("PUB-17 many files with long names, and names of every kind, arrive as they are", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const long = "x".repeat(180);
    const many = Array.from(
      { length: 3000 },
      (_, index) => [`runs/${long}/${index}.json`, `${index}`] as const,
    );
    stage.site = {
      ...Object.fromEntries(many),
      "index.html": "",
      '_next/a "quoted" name.txt': "1",
      "žluťoučký/kůň 🐎.txt": "2",
      " leading": "3",
      "-dash": "4",
      "bytes.bin": Buffer.from([0, 255, 10, 13, 10, 0]),
    };
    const published = await stage.publish({ git: { remote } });
    assert.equal(published.files, 3008);
    const names = stage
      .git(remote, "ls-tree", "-r", "-z", "--name-only", "gh-pages")
      .split("\0")
      .filter((name) => name !== "");
    assert.deepEqual(new Set(names), new Set([...Object.keys(stage.site), NO_JEKYLL, ".nightdesk-site"]));
    assert.equal(stage.git(remote, "show", "gh-pages:žluťoučký/kůň 🐎.txt"), "2");
    assert.equal(stage.git(remote, "cat-file", "-s", "gh-pages:bytes.bin").trim(), "6");
  });

  test("PUB-11 what a killed publisher left behind is no hindrance", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    await stage.publish({ git: { remote } });
    const folder = join(stage.home, "state", "publishing");
    const key =
      readdirSync(folder)
        .find((name) => name.endsWith(".lock"))
        ?.replace(".lock", "") ?? "";
    mkdirSync(join(folder, `${key}.work`, "site.git"), { recursive: true });
    writeFileSync(join(folder, `${key}.work`, "site.git", "config.lock"), "");
    writeFileSync(join(folder, `${key}.last.json`), '{"where": 1');
    writeFileSync(join(folder, `${key}.pushes.json`), '["x", {}]');
    stage.site["index.html"] = "after";
    assert.equal((await stage.publish({ git: { remote } })).state, "published");
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith(".work")),
      [],
    );
  });
});
