/** specs/021: everything that a remote can answer in place of yes. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { PublishErrorCode } from "../../src/ports/publish-error.ts";
import { type GitHost, type GitHostOptions, startGitHost } from "../../src/testing/upstream/git-http.ts";
import { makeStage, type Stage } from "./stage.ts";

async function hostFor(
  t: TestContext,
  stage: Stage,
  options: Omit<GitHostOptions, "root"> = {},
): Promise<GitHost> {
  const host = await startGitHost({ root: stage.folder, ...options });
  t.after(() => host.close());
  return host;
}

const isPush = (path: string): boolean => path.includes("git-receive-pack");

describe("a remote that says no", { concurrency: 2 }, () => {
  const REFUSALS: readonly (readonly [string, GitHostOptions["before"], PublishErrorCode, RegExp])[] = [
    ["lets nobody in", () => 401, "refused", /does not let Nightdesk in/],
    ["lets nobody write", ({ path }) => (isPush(path) ? 403 : null), "refused", /or not write/],
    ["has no such repository", () => 404, "no_repository", /There is no repository at/],
    ["is broken", () => 503, "unreachable", /cannot be reached now/],
    ["takes nothing so large", ({ method }) => (method === "POST" ? 413 : null), "bad_site", /too large/],
  ];
  for (const [what, before, code, sentence] of REFUSALS) {
    test(`PUB-22 a host that ${what} is told in one sentence`, async (t) => {
      const stage = makeStage(t);
      stage.bare();
      const host = await hostFor(t, stage, before === undefined ? {} : { before });
      await assert.rejects(
        stage.publish({ git: { remote: `${host.origin}/site.git` } }),
        (fault: Error & { code: string }) => {
          assert.equal(fault.code, code, fault.message);
          assert.match(fault.message, sentence);
          assert.doesNotMatch(fault.message, /\n/);
          return true;
        },
      );
    });
  }

  test("PUB-22 a host that cannot be reached, a repository that is not there, a hook that refuses, a branch in use", async (t) => {
    const stage = makeStage(t);
    const host = await startGitHost({ root: stage.folder });
    await host.close();
    await assert.rejects(stage.publish({ git: { remote: `${host.origin}/site.git` } }), {
      code: "unreachable",
    });
    await assert.rejects(stage.publish({ git: { remote: "../nothing.git" } }), { code: "no_repository" });
    await assert.rejects(stage.publish({ git: { repo: "nowhere" } }), { code: "no_repository" });
    stage.write("plain/file", "");
    await assert.rejects(stage.publish({ git: { remote: join(stage.folder, "plain") } }), {
      code: "no_repository",
    });
    await assert.rejects(stage.publish({ git: { repo: join(stage.folder, "plain") } }), {
      code: "no_repository",
      message: /is no git repository, or it has no remote called origin/,
    });
    const guarded = stage.bare("guarded.git");
    const hook = join(guarded, "hooks", "pre-receive");
    writeFileSync(hook, "#!/bin/sh\necho 'GH006: Protected branch update failed'\nexit 1\n", { mode: 0o755 });
    await assert.rejects(stage.publish({ git: { remote: guarded } }), {
      code: "protected",
      message: /is protected/,
    });
    writeFileSync(hook, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    await assert.rejects(stage.publish({ git: { remote: guarded } }), {
      code: "protected",
      message: /A hook of/,
    });
    const inUse = join(stage.folder, "inuse");
    stage.git(stage.folder, "init", "--quiet", "-b", "gh-pages", inUse);
    stage.git(inUse, "commit", "--quiet", "--allow-empty", "-m", "x");
    await assert.rejects(stage.publish({ git: { remote: inUse } }), {
      code: "protected",
      message: /is checked out/,
    });
  });
});
