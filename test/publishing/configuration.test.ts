/** specs/021: what the user's configuration of git may change of a push, and what not. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { makeStage, NOVEMBER, type Stage } from "./stage.ts";

describe("a push and the user's configuration", { concurrency: 2 }, () => {
  test("PUB-28 a remote of the user's configuration, whatever its name, leads no push astray, nor do options for others", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const other = stage.bare("other.git");
    stage.write(
      "user/.gitconfig",
      `[remote "target"]\n\tpushurl = ${JSON.stringify(other)}\n\turl = ${JSON.stringify(other)}\n\tmirror = true\n[push]\n\tpushOption = ci.skip\n`,
    );
    for (const text of ["one", "two"]) {
      stage.site["index.html"] = text;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    assert.equal(stage.onBranch(remote)["index.html"], "two");
    assert.equal(stage.git(other, "for-each-ref"), "");
  });

  test("PUB-28 where pushInsteadOf leads is where it is looked as well", async (t) => {
    const stage = makeStage(t);
    const remote = stage.bare();
    const other = stage.bare("other.git");
    stage.write(
      "user/.gitconfig",
      `[url ${JSON.stringify(other)}]\n\tpushInsteadOf = ${JSON.stringify(remote)}\n`,
    );
    for (const text of ["one", "two"]) {
      stage.site["index.html"] = text;
      assert.equal((await stage.publish({ git: { remote } })).state, "published");
    }
    assert.equal(stage.onBranch(other)["index.html"], "two");
    assert.equal(stage.git(remote, "for-each-ref"), "");
  });

  test("PUB-22 a repository with SHA-256 is told of in words of its own, empty or not", async (t) => {
    const stage = makeStage(t);
    const remote = join(stage.folder, "sha256.git");
    stage.git(stage.folder, "init", "--quiet", "--bare", "--object-format=sha256", remote);
    const told = { code: "bad_target", message: /sha256\.git keeps its objects under SHA-256/ };
    await assert.rejects(stage.publish({ git: { remote } }), told);
    const tree = stage.git(remote, "hash-object", "-t", "tree", "-w", "/dev/null").trim();
    const commit = stage.git(remote, "commit-tree", "-m", "empty", tree).trim();
    stage.git(remote, "update-ref", "refs/heads/gh-pages", commit);
    await assert.rejects(stage.publish({ git: { remote } }), told);
  });

  const HABITS: Readonly<Record<string, string>> = {
    "signatures are shown": "[log]\n\tshowSignature = true\n",
    "letters are others": "[i18n]\n\tlogOutputEncoding = UTF-16\n\tcommitEncoding = ISO-8859-1\n",
    "the protocol is the old one": "[protocol]\n\tversion = 0\n",
  };
  for (const [what, configuration] of Object.entries(HABITS)) {
    test(`PUB-29 it makes no difference that ${what}`, async (t) => {
      const stage = makeStage(t);
      const remote = stage.bare();
      stage.git(remote, "config", "uploadpack.allowFilter", "true");
      stage.write("user/.gitconfig", configuration);
      const to = { git: { remote: `file://${encodeURI(remote)}` } };
      await stage.publish(to);
      commitSigned(stage, remote);
      for (const [index, now] of [NOVEMBER, Date.UTC(2026, 11, 2), Date.UTC(2027, 0, 2)].entries()) {
        stage.now = now;
        stage.site["index.html"] = `page ${index}`;
        assert.equal((await stage.publish(to)).state, "published");
        assert.equal(stage.onBranch(remote)["index.html"], `page ${index}`);
      }
      assert.doesNotMatch(stage.git(remote, "cat-file", "commit", "gh-pages"), /^encoding/m);
      stage.git(remote, "fsck", "--strict");
    });
  }
});

/** As hosts do that sign what is changed on their pages. */
function commitSigned(stage: Stage, remote: string): void {
  const tip = stage.git(remote, "rev-parse", "gh-pages").trim();
  const signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----\n";
  const commit = stage
    .git(remote, "cat-file", "commit", tip)
    .replaceAll("Nightdesk <nightdesk@invalid>", "Jana <jana@example.org>")
    .replace(/^tree .*$/m, (tree) => `${tree}\nparent ${tip}`)
    .replace("\n\n", `\n${signature}\n`);
  const raw = stage.write("signed", commit);
  const signed = stage.git(remote, "hash-object", "-t", "commit", "-w", raw).trim();
  stage.git(remote, "update-ref", "refs/heads/gh-pages", signed);
}
