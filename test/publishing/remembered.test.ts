/** specs/021: what leaves the history although the home remembers less than was published. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startGitHost } from "../../src/testing/upstream/git-http.ts";
import { makeStage, type Stage } from "./stage.ts";

const everything = (stage: Stage, remote: string): string =>
  stage.git(remote, "log", "-p", "--no-renames", "--format=%H", "gh-pages");

function showDiary(stage: Stage, isShown: boolean): void {
  stage.publicTasks = isShown ? ["one", "diary"] : ["one"];
  if (isShown) stage.site["diary.html"] = "dear diary";
  else delete stage.site["diary.html"];
}

describe("what a home remembers of a branch", { concurrency: 2 }, () => {
  test("PUB-26 a task that became private leaves the history under another spelling of the remote as well", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    showDiary(stage, true);
    await stage.publish({ git: { remote } });
    showDiary(stage, false);
    await stage.publish({ git: { remote: `file://${encodeURI(remote)}` } });
    assert.doesNotMatch(everything(stage, remote), /diary/);
  });

  test("PUB-26 a task that only a push of unknown end has shown leaves the history, whatever the limit says", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    let isDeaf = false;
    const host = await startGitHost({
      root: stage.folder,
      // The push arrives, and something on the way says otherwise.
      after: ({ method, path }) =>
        isDeaf && method === "POST" && path.includes("git-receive-pack") ? 502 : null,
    });
    t.after(() => host.close());
    const to = { git: { remote: `${host.origin}/site.git` } };
    for (let push = 0; push < 9; push += 1) {
      stage.site["index.html"] = `push ${push}`;
      await stage.publish(to);
    }
    showDiary(stage, true);
    isDeaf = true;
    await assert.rejects(stage.publish(to), { code: "unreachable" });
    isDeaf = false;
    assert.match(everything(stage, remote), /diary/);
    showDiary(stage, false);
    assert.equal((await stage.publish(to)).state, "published");
    assert.doesNotMatch(everything(stage, remote), /diary/);
  });

  test("PUB-26 a memory that is damaged is as good as none", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    await stage.publish({ git: { remote } });
    const folder = join(stage.home, "state", "publishing");
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".last.json")) ?? "");
    const last = JSON.parse(readFileSync(file, "utf8")) as object;
    for (const damage of [
      { files: null },
      { tasks: 7 },
      { files: { "index.html": null } },
      { fields: null },
    ]) {
      const order = { source: { dashboard: true }, to: { git: { remote } } } as const;
      writeFileSync(file, JSON.stringify({ ...last, ...damage }));
      assert.equal(
        (await stage.publisher.preview(order, new AbortController().signal)).lastAt,
        null,
        JSON.stringify(damage),
      );
      assert.equal((await stage.publish(order.to)).state, "unchanged", JSON.stringify(damage));
    }
  });
});
