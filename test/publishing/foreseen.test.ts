/** specs/021: what the preview foresees of the place. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Preview, PublishPlace } from "../../src/ports/publisher.ts";
import { type GitHostOptions, startGitHost } from "../../src/testing/upstream/git-http.ts";
import { makeStage, type Stage } from "./stage.ts";

async function foreseen(stage: Stage, to: PublishPlace, adopt = false): Promise<Preview> {
  const order = { source: { dashboard: true }, to, adopt } as const;
  const refs = (): string => stage.bares.map((bare) => stage.git(bare, "for-each-ref")).join();
  const before = refs();
  const seen = await stage.publisher.preview(order, new AbortController().signal);
  assert.equal(refs(), before, "nothing was pushed");
  assert.ok(seen.files.length > 0, "what would go out is shown all the same");
  return seen;
}

const isPush = (path: string): boolean => path.includes("git-receive-pack");

describe("what the preview foresees", { concurrency: 2 }, () => {
  const REFUSALS: readonly (readonly [string, GitHostOptions["before"], RegExp])[] = [
    ["lets nobody in", () => 401, /does not let Nightdesk in/],
    ["lets nobody write", ({ path }) => (isPush(path) ? 403 : null), /or not write/],
    ["is broken", () => 503, /cannot be reached now/],
    ["has no such repository", () => 404, /There is no repository at/],
  ];
  for (const [what, before, sentence] of REFUSALS) {
    test(`PUB-72 a host that ${what}`, async (t) => {
      const stage = makeStage(t);
      stage.bare();
      const options = before === undefined ? {} : { before };
      const host = await startGitHost({ root: stage.folder, ...options });
      t.after(() => host.close());
      const { problems } = await foreseen(stage, { git: { remote: `${host.origin}/site.git` } });
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0] ?? "", sentence);
    });
  }

  test("PUB-72 a branch of others', of another home, and one that would be taken; nothing of the look remains", async (t) => {
    const [stage, other] = [makeStage(t), makeStage(t)];
    const remote = stage.bare();
    const to = { git: { remote } };
    const remains = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith("nightdesk-look-"));
    assert.deepEqual((await foreseen(stage, to)).problems, []);
    await stage.publish(to);
    assert.deepEqual((await foreseen(stage, to)).problems, []);
    assert.match((await foreseen(other, to)).problems.join(), /is the site of another Nightdesk home/);
    assert.deepEqual((await foreseen(other, to, true)).problems, []);
    const work = join(stage.folder, "work");
    stage.git(stage.folder, "init", "--quiet", "-b", "docs", work);
    stage.write("work/thesis.txt", "x");
    stage.git(work, "add", ".");
    stage.git(work, "commit", "--quiet", "-m", "by hand");
    stage.git(work, "push", "--quiet", remote, "docs");
    const docs = await foreseen(stage, { git: { remote, branch: "docs" } });
    assert.match(docs.problems.join(), /holds files that Nightdesk did not write \("thesis\.txt"\)/);
    assert.deepEqual(remains(), []);
  });

  test("PUB-72 a folder with others' files, a place below a file, and one that would be taken", async (t) => {
    const stage = makeStage(t);
    stage.write("home/mine/thesis.txt", "x");
    stage.write("home/file", "x");
    assert.match((await foreseen(stage, { folder: "mine" })).problems.join(), /was not made by Nightdesk/);
    await assert.rejects(foreseen(stage, { folder: "file/below/it" }), {
      code: "bad_target",
      message: '"file/below/it" is below a file, where no folder can be.',
    });
    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual((await foreseen(stage, { folder: "new/site" })).problems, []);
      await stage.publish({ folder: "new/site" });
    }
    stage.write("home/new/site/about.html", "by hand");
    stage.site["about.html"] = "ours";
    assert.match(
      (await foreseen(stage, { folder: "new/site" })).problems.join(),
      /"about\.html" in .* was not written by Nightdesk/,
    );
  });

  test("PUB-72 that it would be put off, and that the history would be replaced", async (t) => {
    const stage = makeStage(t);
    const to = { git: { remote: stage.bare() } };
    stage.publicTasks = ["one", "diary"];
    for (let push = 0; push < 10; push += 1) {
      stage.site["index.html"] = `push ${push}`;
      await stage.publish(to);
    }
    assert.deepEqual((await foreseen(stage, to)).warnings, [], "there is nothing new");
    stage.site["index.html"] = "new";
    assert.match((await foreseen(stage, to)).warnings.join(), /a publish would be put off for 60 min/);
    stage.publicTasks = ["one"];
    assert.match((await foreseen(stage, to)).warnings.join(), /the history of the branch would be replaced/);
  });
});
