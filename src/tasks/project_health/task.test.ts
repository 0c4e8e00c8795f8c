/** The whole task in its own process, with real repositories and real datasets. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { createSqliteDatasets } from "../../datasets/sqlite/index.ts";
import { makeHost } from "../../executors/task/fixtures/run-host.ts";
import type { Ended } from "../../executors/task/fixtures/run-host.ts";
import { DAY, makeSandbox } from "./fixtures/git-sandbox.ts";

function makeTask(t: TestContext) {
  const sandbox = makeSandbox(t);
  const host = makeHost(t);
  const env = { ...sandbox.env, NIGHTDESK_TASK: "project_health" };
  return {
    sandbox,
    run: (settings: object = {}): Promise<Ended> =>
      host.run("project_health", { settings: { roots: [sandbox.root], ...settings } }, env),
    async rows(sql: string): Promise<Record<string, unknown>[]> {
      const reader = await createSqliteDatasets({ folder: join(host.home, "data"), now: () => 0 }).read(
        "project_health",
      );
      assert.ok(reader !== null);
      const rows = await reader.query(sql);
      reader.close();
      return rows;
    },
  };
}

function keysOf(ended: Ended): string[] {
  assert.equal(ended.code, 0, ended.output);
  return ended.lines
    .flatMap(({ finding }) => (finding === undefined ? [] : [(finding as { key: string }).key]))
    .toSorted();
}

function scopesOf(ended: Ended): string[] {
  return ended.lines.flatMap(({ findings_complete: complete }) =>
    complete === undefined ? [] : [(complete as { scope: string }).scope],
  );
}

function line(ended: Ended, name: string): unknown {
  return ended.lines.find((one) => name in one)?.[name];
}

test("the second look at the same state changes nothing and finds the same", async (t) => {
  const { sandbox, run, rows } = makeTask(t);
  sandbox.repository("a", Date.now() - 9 * DAY);
  sandbox.write("a/readme.md", "changed\n", Date.now() - 5 * DAY);
  sandbox.git(".", "init", "-q", "empty");
  // Clocks that were wrong, of a commit and of a file.
  sandbox.gitAt(Date.now() + 90 * DAY, "a", "commit", "-q", "--allow-empty", "-m", "from the future");
  sandbox.write("a/new", "x", Date.now() + 90 * DAY);
  const first = await run();
  assert.deepEqual(keysOf(first), [`no_remote:${sandbox.path("a")}`, `uncommitted:${sandbox.path("a")}`]);
  assert.equal(line(first, "changed"), 4);
  assert.match(String(line(first, "headline")), /^2 repositories: 1 with old uncommitted work$/);
  assert.ok(scopesOf(first).includes(`repository:${sandbox.path("a")}`));

  const second = await run();
  assert.deepEqual(keysOf(second), keysOf(first));
  assert.match(String(line(second, "unchanged")), /nothing/);
  assert.equal(line(second, "body"), line(first, "body"));
  assert.deepEqual(await rows("select distinct _run from repos union select _run from days"), [
    { _run: "run1" },
  ]);
  const days = await rows("select repo, changed_files, commits from days order by repo");
  assert.deepEqual(days[0], { repo: sandbox.path("a"), changed_files: 1, commits: 1 });
});

test("a repository that is not done in time leaves its findings open, and is told", async (t) => {
  const { sandbox, run } = makeTask(t);
  sandbox.repository("slow");
  sandbox.repository("b");
  rmSync(sandbox.path("slow/.git/info/exclude"), { force: true });
  execFileSync("mkfifo", [sandbox.path("slow/.git/info/exclude")]);
  // Long enough for the other one on a machine that has much to do.
  const ended = await run({ timeout_seconds: 4 });
  assert.ok(keysOf(ended).includes(`unread:${sandbox.path("slow")}`));
  const scopes = scopesOf(ended);
  assert.ok(scopes.includes(`repository:${sandbox.path("b")}`));
  assert.ok(!scopes.includes(`repository:${sandbox.path("slow")}`));
});

test("folders that come and go are told, and a missing root is no reason to give them up", async (t) => {
  const { sandbox, run, rows } = makeTask(t);
  for (const name of ["a", "b", "c"]) sandbox.repository(`work/${name}`);
  const roots = [sandbox.path("work")];
  await run({ roots });
  renameSync(sandbox.path("work"), sandbox.path("unplugged"));
  const unplugged = await run({ roots });
  assert.deepEqual(keysOf(unplugged), [`root:${sandbox.path("work")}`]);
  assert.deepEqual(scopesOf(unplugged), ["roots"]);
  assert.deepEqual(await rows("select distinct state from repos"), [{ state: "present" }]);

  renameSync(sandbox.path("unplugged"), sandbox.path("work"));
  rmSync(sandbox.path("work/b"), { recursive: true });
  const gone = await run({ roots });
  const key = `gone:${sandbox.path("work/b")}`;
  assert.ok(keysOf(gone).includes(key));
  const finding = gone.lines
    .map(({ finding: one }) => one as Record<string, unknown> | undefined)
    .find((one) => one?.["key"] === key);
  assert.equal(finding?.["severity"], "warning");
  assert.match(String(finding?.["body"]), /only copy/);
  assert.match(String(line(await run({ roots }), "unchanged")), /nothing/);

  const left = await run({ roots, ignore: ["c"] });
  assert.ok(scopesOf(left).includes(`repository:${sandbox.path("work/c")}`), "its findings are over");
  assert.deepEqual(await rows("select state from repos order by repo"), [
    { state: "present" },
    { state: "gone" },
    { state: "unwatched" },
  ]);
});

test("a folder without any repository, and settings that make no sense, end clearly", async (t) => {
  const { sandbox, run } = makeTask(t);
  sandbox.write("notes/x", "x");
  assert.equal(line(await run(), "headline"), "No git repositories were found");
  const bad = await run({ stale_factor: 0 });
  assert.equal(bad.code, 1);
  assert.match(bad.failure?.detail ?? "", /stale_factor/);
});

test("without git the task fails with a sentence that says what to install", async (t) => {
  const sandbox = makeSandbox(t);
  const host = makeHost(t);
  const env = { ...sandbox.env, PATH: sandbox.path("nothing"), NIGHTDESK_TASK: "project_health" };
  const ended = await host.run("project_health", { settings: { roots: ["."] } }, env);
  assert.equal(ended.code, 1);
  assert.match(ended.failure?.detail ?? ended.output, /git was not found/);
});
