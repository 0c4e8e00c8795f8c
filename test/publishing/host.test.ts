/** specs/021 against git's own HTTP backend on loopback, with a host that can refuse and be in the way. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { PublishErrorCode } from "../../src/ports/publish-error.ts";
import { type GitHost, type GitHostOptions, startGitHost } from "../../src/testing/upstream/git-http.ts";
import { makeStage, NOVEMBER, type Stage } from "./stage.ts";

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

/** Pushes a file to the branch as somebody else would. */
function pushAsOther(stage: Stage, repository: string, text: string, base: string | null): void {
  const blob = stage.write(`other-${text}`, text);
  const object = stage.git(repository, "hash-object", "-w", blob).trim();
  const marked = stage.git(repository, "hash-object", "-w", stage.write("mark", "mark")).trim();
  const tree = join(stage.folder, `tree-${text}`);
  writeFileSync(tree, "");
  stage.git(repository, "update-index", "--add", "--cacheinfo", `100644,${object},other.txt`);
  stage.git(repository, "update-index", "--add", "--cacheinfo", `100644,${marked},.nightdesk-site`);
  const written = stage.git(repository, "write-tree").trim();
  const parent = base === null ? [] : ["-p", base];
  const commit = stage.git(repository, "commit-tree", ...parent, "-m", text, written).trim();
  stage.git(repository, "update-ref", "refs/heads/gh-pages", commit);
}

const tipOf = (stage: Stage, repository: string): string =>
  stage.git(repository, "rev-parse", "gh-pages").trim();

describe("publishing to a git host", { concurrency: 2 }, () => {
  test("PUB-20 over HTTP: first, unchanged, one change; only the tip is fetched", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const host = await hostFor(t, stage);
    const url = `${host.origin}/site.git`;
    const first = await stage.publish({ git: { remote: url } });
    assert.deepEqual([first.state, first.where], ["published", `${url} gh-pages`]);
    const before = host.requests.length;
    assert.equal((await stage.publish({ git: { remote: url } })).state, "unchanged");
    // Asking for the branch is all that an unchanged site costs.
    const asked = host.requests.slice(before);
    assert.ok(
      asked.every((request) => request.includes("upload-pack")) && asked.length <= 2,
      asked.join("\n"),
    );
    stage.site["index.html"] = "two";
    assert.deepEqual((await stage.publish({ git: { remote: url } })).changed, ["index.html"]);
    assert.equal(stage.onBranch(remote)["index.html"], "two");
    stage.git(remote, "fsck", "--strict");
  });

  test("PUB-20 a small change of a large site is a small push, also when history becomes one commit", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const host = await hostFor(t, stage);
    const to = { git: { remote: `${host.origin}/site.git` } };
    const large = Array.from(
      { length: 40 },
      (_, index) => [`big/${index}.bin`, randomBytes(50_000)] as const,
    );
    stage.site = { ...stage.site, ...Object.fromEntries(large) };
    await stage.publish(to);
    assert.ok(host.received() > 1_900_000);
    for (const [at, count] of [
      [NOVEMBER + 60_000, 2],
      [Date.UTC(2026, 11, 1), 2],
    ] as const) {
      const before = host.received();
      stage.now = at;
      stage.site["index.html"] = `at ${at}`;
      assert.equal((await stage.publish(to)).state, "published");
      assert.ok(host.received() - before < 20_000, `${host.received() - before} bytes`);
      assert.equal(Number(stage.git(remote, "rev-list", "--count", "gh-pages")), count);
    }
    stage.git(remote, "fsck", "--strict");
  });

  test("PUB-22 over ssh nobody is asked, and the user's own command is kept", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const ssh = stage.write(
      "user/my-ssh",
      '#!/bin/sh\nprintf "%s\\n" "$@" >> "$HOME/asked"\nfor last do :; done\nexec sh -c "$last"\n',
    );
    chmodSync(ssh, 0o755);
    stage.write("user/.gitconfig", "[core]\n\tsshCommand = ~/my-ssh -i key\n[ssh]\n\tvariant = ssh\n");
    const published = await stage.publish({ git: { remote: `git@pages.example:${remote}` } });
    assert.equal(published.state, "published");
    const asked = readFileSync(join(stage.folder, "user", "asked"), "utf8");
    assert.match(asked, /-i\nkey\n-o\nBatchMode=yes\n-o\nConnectTimeout=20\n/);
    assert.match(asked, /git-receive-pack/);
    writeFileSync(ssh, "#!/bin/sh\necho 'Host key verification failed.' >&2\nexit 255\n");
    stage.site["index.html"] = "two";
    await assert.rejects(stage.publish({ git: { remote: `git@pages.example:${remote}` } }), {
      code: "refused",
      message: /not known to ssh/,
    });
  });

  test("PUB-21 a token is sent as a header, and is in no sentence, file or argument", async (t) => {
    const stage = makeStage(t);
    stage.bare();
    const token = "tok-3f9c2a71b8d04e56";
    const host = await hostFor(t, stage, { login: { user: "x-access-token", password: token } });
    const url = `${host.origin}/site.git`;
    const published = await stage.publish({ git: { remote: url, token } });
    assert.equal(published.state, "published");
    assert.ok(
      host.logins.every(
        (login) => login === `Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
      ),
    );
    assert.doesNotMatch(JSON.stringify(published), new RegExp(token));
    await assert.rejects(
      stage.publish({ git: { remote: url, token: "wrong-token-0123456789" } }),
      (fault: Error) => {
        assert.match(fault.message, /does not let Nightdesk in.*token: \$\{NAME\}/);
        assert.doesNotMatch(fault.message, /wrong-token|eC1hY2Nlc3M/);
        return true;
      },
    );
  });

  test("PUB-21 a password in a repository's own origin is used and never shown", async (t) => {
    const stage = makeStage(t);
    stage.bare();
    const host = await hostFor(t, stage, { login: { user: "jana", password: "hunter2hunter2" } });
    const repo = join(stage.folder, "project");
    stage.git(stage.folder, "init", "--quiet", repo);
    stage.git(
      repo,
      "remote",
      "add",
      "origin",
      `${host.origin.replace("://", "://jana:hunter2hunter2@")}/site.git`,
    );
    const published = await stage.publish({ git: { repo } });
    assert.equal(published.state, "published");
    assert.doesNotMatch(JSON.stringify(published), /hunter2/);
    stage.git(
      repo,
      "remote",
      "set-url",
      "origin",
      `${host.origin.replace("://", "://jana:hunter3hunter3@")}/site.git`,
    );
    await assert.rejects(stage.publish({ git: { repo } }), (fault: Error) => !/hunter/.test(fault.message));
  });

  test("PUB-21 what a repository's own configuration says of the way to its origin counts", async (t) => {
    const stage = makeStage(t);
    stage.bare();
    const host = await hostFor(t, stage, { login: { user: "jana", password: "of-the-repo-1" } });
    const repo = join(stage.folder, "project");
    stage.git(stage.folder, "init", "--quiet", repo);
    stage.git(repo, "remote", "add", "origin", `${host.origin}/site.git`);
    const basic = Buffer.from("jana:of-the-repo-1").toString("base64");
    stage.git(repo, "config", `http.${host.origin}/.extraHeader`, `Authorization: Basic ${basic}`);
    stage.git(repo, "config", "core.hooksPath", "/nowhere");
    const published = await stage.publish({ git: { repo } });
    assert.deepEqual([published.state, published.where], ["published", `${host.origin}/site.git gh-pages`]);
  });

  test("PUB-21 the user's credential helper is asked", async (t) => {
    const stage = makeStage(t);
    stage.bare();
    const host = await hostFor(t, stage, { login: { user: "jana", password: "from-the-helper" } });
    stage.write(
      "user/.gitconfig",
      '[credential]\n\thelper = "!f() { test \\"$1\\" = get && printf \'username=jana\\npassword=from-the-helper\\n\'; }; f"\n',
    );
    assert.equal((await stage.publish({ git: { remote: `${host.origin}/site.git` } })).state, "published");
  });

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

  test("PUB-16 somebody who pushes in between is built upon; one who always does is told of, and nothing is overwritten", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    let others = 0;
    let mayInterfere = 1;
    const host = await hostFor(t, stage, {
      before({ method, path }) {
        if (method === "POST" && isPush(path) && others < mayInterfere) {
          others += 1;
          pushAsOther(stage, remote, `other ${others}`, tipOf(stage, remote));
        }
        return null;
      },
    });
    const to = { git: { remote: `${host.origin}/site.git` } };
    mayInterfere = 0;
    await stage.publish(to);
    mayInterfere = 1;
    stage.site["index.html"] = "two";
    const second = await stage.publish(to);
    assert.deepEqual([second.state, others], ["published", 1]);
    assert.deepEqual(stage.git(remote, "log", "--format=%s", "gh-pages").trim().split("\n").slice(0, 2), [
      "5 files changed",
      "other 1",
    ]);
    mayInterfere = 99;
    stage.site["index.html"] = "three";
    await assert.rejects(stage.publish(to), {
      code: "lost_race",
      message: /nothing of theirs was overwritten/,
    });
    assert.equal(stage.git(remote, "log", "-1", "--format=%s", "gh-pages").trim(), `other ${others}`);
    mayInterfere = 0;
    assert.equal((await stage.publish(to)).state, "published");
  });

  test("PUB-23 a host that never answers is given up, and git is gone", async (t) => {
    const stage = makeStage(t, { patience: { askMs: 400, moveMs: 400 } });
    stage.bare();
    const host = await hostFor(t, stage, { before: () => new Promise<null>(() => undefined) });
    await assert.rejects(stage.publish({ git: { remote: `${host.origin}/site.git` } }), {
      code: "timed_out",
    });
  });

  test("PUB-23 a publish that is broken off ends at once and leaves the remote as it was", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const stop = new AbortController();
    const host = await hostFor(t, stage, {
      before({ method, path }) {
        if (method !== "POST" || !isPush(path)) return null;
        stop.abort(new Error("enough"));
        return new Promise<null>(() => undefined);
      },
    });
    const order = {
      source: { dashboard: true } as const,
      to: { git: { remote: `${host.origin}/site.git` } },
    };
    await assert.rejects(stage.publisher.publish(order, stop.signal), /enough/);
    assert.throws(() => tipOf(stage, remote));
  });
});
