/** A publisher that dies at each step of its talk with the remote. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startGitHost } from "../../src/testing/upstream/git-http.ts";
import { makeStage } from "./stage.ts";

const PROGRAM = join(import.meta.dirname, "fixtures", "publish-once.ts");
/** More than a publish makes that changes something and replaces the history, as those of the child do. */
const MOST_REQUESTS = 16;

test("PUB-18 killed at any request, the branch is as before or as it should be, and the next publish ends well", async (t) => {
  const stage = makeStage(t);
  const remote = stage.bare();
  let child: ChildProcess | null = null;
  let left = 0;
  const host = await startGitHost({
    root: stage.folder,
    async before() {
      left -= 1;
      if (left !== 0 || child === null) return null;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
      return null;
    },
  });
  t.after(() => host.close());
  const url = `${host.origin}/site.git`;
  const page = (): string => stage.onBranch(remote)["index.html"] ?? "";
  stage.site = { "index.html": "start" };
  await stage.publish({ git: { remote: url } });
  let deaths = 0;
  for (let request = 1; request <= MOST_REQUESTS; request += 1) {
    const before = page();
    // Nothing is deferred: each publish is a day after the one before.
    stage.now += 86_400_000;
    left = request;
    child = spawn(process.execPath, [PROGRAM, stage.home, url, `killed ${request}`], {
      env: { PATH: process.env["PATH"] ?? "", HOME: join(stage.folder, "user"), GIT_CONFIG_NOSYSTEM: "1" },
      stdio: "ignore",
    });
    const [, signal] = (await once(child, "exit")) as [number | null, string | null];
    left = 0;
    if (signal === "SIGKILL") deaths += 1;
    assert.ok([before, `killed ${request}`, `killed ${request - 1}`].includes(page()), page());
    stage.site["index.html"] = `after ${request}`;
    assert.equal((await stage.publish({ git: { remote: url } })).state, "published");
    assert.equal(page(), `after ${request}`);
    if (signal !== "SIGKILL") break;
  }
  assert.ok(deaths >= 4 && deaths < MOST_REQUESTS, `${deaths} deaths`);
  stage.git(remote, "fsck", "--strict");
  const kept = readdirSync(join(stage.home, "state", "publishing")).map((name) =>
    name.replace(/^[0-9a-f]+\./, ""),
  );
  assert.deepEqual(kept.toSorted(), ["home-seed", "last.json", "lock", "pushes.json"]);
});
