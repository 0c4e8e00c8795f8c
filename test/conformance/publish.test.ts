/** specs/021 by the real command: the task, the command, a death in the middle. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { startGitHost } from "../../src/testing/upstream/git-http.ts";
import { history } from "./history.ts";
import { GIT, git, homeWith, task } from "./publish-home.ts";
import { begin, ends, json, nightdesk, until } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const page = (home: string): string => git(join(home, "site.git"), "show", "gh-pages:index.html");
const commits = (home: string): number =>
  Number(git(join(home, "site.git"), "rev-list", "--count", "gh-pages"));

interface Preview {
  readonly ok: boolean;
  readonly tasks: { readonly public: string[]; readonly all: number; readonly added: string[] };
  readonly files: { readonly path: string; readonly change: string; readonly bytes: number }[];
  readonly found: { readonly file: string; readonly kind: string }[];
}

describe("nightdesk publish", { concurrency: 2 }, () => {
  test("PUB-60, PUB-61 runs the task like any run: published, then unchanged, in the ledger both times", async (t) => {
    const home = homeWith(t, task("publish_dashboard"));
    const first = await json<RunAnswer>(home, "publish");
    assert.equal(first.state, "succeeded", JSON.stringify(first));
    assert.match(
      first.report?.headline ?? "",
      new RegExp(`^Published 1 of 3 tasks to site\\.git gh-pages: ${first.changed} files changed$`),
    );
    assert.match(page(home), /hello/);
    assert.doesNotMatch(page(home), /hidden/);
    const { stdout } = await ends(0, home, "publish");
    assert.match(stdout, /Nothing new to publish to site\.git gh-pages: 1 of 3 tasks is public/);
    const report = (await ends(0, home, "report", "publish_dashboard")).stdout;
    assert.match(report, /A task is shown if its entry in the YAML says `visibility: public`/);
    assert.match(report, /to: site\.git gh-pages\n.*commit: [0-9a-f]{40}/s);
    const rows = await history(home, "publish_dashboard");
    assert.deepEqual(
      rows.map(({ trigger, state, changed }) => [trigger, state, changed]),
      [
        ["manual", "succeeded", 0],
        ["manual", "succeeded", first.changed],
      ],
    );
    assert.equal(commits(home), 1);
    const verified = await ends(0, home, "verify", "publish_dashboard");
    assert.equal(verified.code, 0);
  });

  test("PUB-60 after_any with only_if_changed publishes after a task that changed something", async (t) => {
    const target = `  - {id: publish_dashboard, use: publish_dashboard, schedule: after_any, only_if_changed: true, with: ${GIT}}\n`;
    const home = homeWith(t, target);
    await ends(0, home, "run", "hello");
    assert.match(page(home), /hello/);
    writeFileSync(
      join(home, "hello.sh"),
      '#!/bin/sh\necho \'{"unchanged": "same"}\' >> "$NIGHTDESK_OUTPUT"\n',
      { mode: 0o755 },
    );
    await ends(0, home, "run", "hello");
    assert.equal((await history(home, "publish_dashboard")).length, 1);
  });

  test("PUB-62 without a task it says what to write and ends with 78; a folder can be named instead", async (t) => {
    const home = homeWith(t, "");
    const { stderr } = await ends(78, home, "publish");
    assert.match(
      stderr,
      /No task of this home uses publish_dashboard.*\n.*- \{id: publish_dashboard, use: publish_dashboard, schedule: after_any/,
    );
    assert.equal((await nightdesk(home, ["publish", "--dry-run"])).code, 78);
    assert.match(
      (await ends(1, home, "publish", "--to", "out")).stderr,
      /Nothing was ever recorded in this home; run a task first/,
    );
    await ends(0, home, "run", "hello");
    const { stdout } = await ends(0, home, "publish", "--to", "out");
    assert.match(
      stdout,
      /Published to .*out: \d+ files? changed \(\d+ files?, \d+ bytes\)\. Public: 1 of 2 tasks\./,
    );
    assert.match(readFileSync(join(home, "out", "index.html"), "utf8"), /hello/);
    const again = await json<{ state: string; added: string[] }>(home, "publish", "--to", "out");
    assert.deepEqual([again.state, again.added], ["unchanged", []]);
    assert.equal((await nightdesk(home, ["publish", "--to", "state"])).code, 78);
    assert.equal((await nightdesk(home, ["publish", "--task", "hello"])).code, 2);
    assert.equal((await history(home)).length, 1);
  });

  test("PUB-62 of several tasks one has to be named", async (t) => {
    const home = homeWith(t, `${task("one")}${task("two", "{folder: public}")}`);
    assert.match(
      (await ends(2, home, "publish")).stderr,
      /Several tasks use publish_dashboard: one, two\.\n.*nightdesk publish --task one, or nightdesk publish --task two/,
    );
    const run = await json<RunAnswer>(home, "publish", "--task", "two");
    assert.equal(run.state, "succeeded");
    assert.ok(existsSync(join(home, "public", "index.html")));
  });

  test("PUB-03, PUB-63 --dry-run shows what would become public, writes nothing, and ends with 1 if the scan finds something", async (t) => {
    const home = homeWith(t, task("publish_dashboard"), { ".env": "SECRET_WORD=hello-but-longer\n" });
    await ends(0, home, "run", "hello");
    const names = (): string[] =>
      readdirSync(home, { recursive: true })
        .map(String)
        // What SQLite keeps beside a database that is read.
        .filter((name) => !/-(?:shm|wal)$/.test(name))
        .toSorted((a, b) => a.localeCompare(b));
    const before = names();
    const { stdout } = await ends(0, home, "publish", "--dry-run");
    assert.match(stdout, /1 of 3 tasks is public: hello\n {2}newly public: hello/);
    assert.match(stdout, /^Fields\n {4}\S+/m);
    assert.match(
      stdout,
      /^A publish would go out: the scan found nothing that must stay private\.\nThis would go to site\.git/,
    );
    assert.match(stdout, /index\.html +\d+ +new/);
    assert.deepEqual(names(), before);
    await ends(0, home, "publish");
    const again = (await ends(0, home, "publish", "--dry-run")).stdout;
    assert.match(again, /^This would go to .* \(last published from here: (?:today|yesterday) \d\d:\d\d\)/m);
    assert.match(again, /^Fields: \d+, the same as last time$/m);
    const seen = await json<Preview>(home, "publish", "--dry-run");
    assert.deepEqual(
      [seen.ok, seen.tasks.added, seen.files.every(({ change }) => change === "same")],
      [true, [], true],
    );
    // A secret that is the id of a public task is a secret that would be published.
    writeFileSync(join(home, ".env"), "SECRET_WORD=hello_world_task\n");
    const yaml = readFileSync(join(home, "nightdesk.yaml"), "utf8");
    writeFileSync(join(home, "nightdesk.yaml"), yaml.replace("id: hello,", "id: hello_world_task,"));
    const found = await ends(1, home, "publish", "--dry-run");
    assert.match(
      found.stdout,
      /Found by the scan; it stops the publish\n {2}the secret SECRET_WORD of this home: \d+ times, first at index\.html, line \d+, column \d+, in .*grid\.tasks\[\]\.id/,
    );
    const failed = await json<RunAnswer>(home, "publish");
    assert.deepEqual([failed.state, failed.reason], ["failed", "error"]);
    assert.match(
      failed.detail ?? "",
      /Nothing was published, because the site holds what should not be public/,
    );
    assert.match(
      failed.report?.body ?? "",
      /- the secret SECRET_WORD of this home: \d+ times, first at index\.html, line \d+, column \d+, in /,
    );
    assert.equal(commits(home), 1);
  });

  test("PUB-70 why it was not published is one sentence, once on the terminal and once in the log", async (t) => {
    const home = homeWith(t, task("publish_dashboard", "{folder: out}"), { "out/thesis.txt": "mine" });
    await ends(0, home, "run", "hello");
    const sentence = 'The folder "out" is not empty and was not made by Nightdesk; name an empty one';
    const { stdout, stderr } = await ends(1, home, "publish");
    const told = stdout + stderr;
    assert.equal(told.split(sentence).length - 1, 1, told);
    assert.doesNotMatch(told, /PublishError|Not published|^ +at /m);
    const log = (await ends(0, home, "logs", "publish_dashboard")).stdout;
    assert.equal(log.split(sentence).length - 1, 1, log);
    assert.doesNotMatch(log, /PublishError|^ +at /m);
    const [row] = await history(home, "publish_dashboard");
    assert.equal(row?.state, "failed");
  });

  test("PUB-64 settings that cannot be are told by check and never start anything", async (t) => {
    const wrong: readonly [string, RegExp][] = [
      ["{}", /needs either folder or git/],
      ["{folder: a, git: {remote: b}}", /needs either folder or git/],
      ["{git: {remote: a, repo: b}}", /needs either remote or repo/],
      ['{git: {remote: "ext::sh -c x"}}', /must be an https or ssh address or a path/],
      ['{git: {remote: "--upload-pack=x"}}', /must be an https or ssh address or a path/],
      ['{git: {remote: a, branch: "-x"}}', /must be the name of a branch/],
      ['{git: {remote: "https://jana:hunter22x@host/a.git"}}', /holds an address with a password/],
      ["{git: {remote: a, token: written-out}}", /token is written out/],
    ];
    for (const [settings, sentence] of wrong) {
      const home = homeWith(t, task("publish_dashboard", settings));
      const { stdout, stderr } = await ends(78, home, "check");
      assert.match(stdout + stderr, sentence);
      assert.doesNotMatch(stdout + stderr, /hunter22x/);
    }
  });

  test("PUB-02 a task of the user's publishes a folder of its own", async (t) => {
    const home = homeWith(t, "  - {id: mine, use: ./tasks/mine.ts, schedule: on_demand, uses: [publish]}\n", {
      "tasks/mine.ts": `import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineTask } from "nightdesk/sdk";
export default defineTask({ uses: ["publish"], async run({ publish, dataFolder, report }) {
  mkdirSync(join(dataFolder, "site"), { recursive: true });
  writeFileSync(join(dataFolder, "site", "index.html"), "<h1>mine</h1>");
  const { state, where } = await publish("data/site", { git: { remote: "site.git", branch: "mine" } });
  report.headline(state + " to " + where);
} });
`,
    });
    const run = await json<RunAnswer>(home, "run", "mine");
    assert.deepEqual(
      [run.state, run.report?.headline],
      ["succeeded", "published to site.git mine"],
      run.detail ?? "",
    );
    assert.equal(git(join(home, "site.git"), "show", "mine:index.html"), "<h1>mine</h1>");
  });

  test("PUB-16 two processes that publish to one branch at once both end well", async (t) => {
    const home = homeWith(t, `${task("one")}${task("two")}`);
    const runs = await Promise.all(
      ["one", "two"].map((id) => json<RunAnswer>(home, "publish", "--task", id)),
    );
    assert.deepEqual(
      runs.map(({ state }) => state),
      ["succeeded", "succeeded"],
      JSON.stringify(runs),
    );
    assert.equal(commits(home), 1);
  });

  test("PUB-18 killed in the middle of a push the remote is as it was or as it should be, and the next run ends well", async (t) => {
    const home = homeWith(
      t,
      task("publish_dashboard", "{git: {remote: ORIGIN/site.git}}", ", on_lost: retry"),
    );
    let holding = true;
    const { promise: pushing, resolve: cameIn } = Promise.withResolvers<undefined>();
    const { promise: letGo, resolve: release } = Promise.withResolvers<null>();
    const host = await startGitHost({
      root: home,
      before({ method, path }) {
        if (!holding || method !== "POST" || !path.includes("git-receive-pack")) return null;
        cameIn(undefined);
        return letGo;
      },
    });
    t.after(() => host.close());
    const yaml = readFileSync(join(home, "nightdesk.yaml"), "utf8");
    writeFileSync(join(home, "nightdesk.yaml"), yaml.replace("ORIGIN", host.origin));
    const child = begin(t, home, "publish");
    await pushing;
    child.kill("SIGKILL");
    await once(child, "exit");
    holding = false;
    release(null);
    await until("the run is settled", async () => {
      await nightdesk(home, ["tick"]);
      const [row] = await history(home, "publish_dashboard");
      return row?.state === "succeeded" ? row : null;
    });
    assert.match(page(home), /hello/);
    assert.equal(commits(home), 1);
    git(join(home, "site.git"), "fsck", "--strict");
    const after = await json<RunAnswer>(home, "publish");
    assert.deepEqual([after.state, after.changed], ["succeeded", 0]);
  });
});
