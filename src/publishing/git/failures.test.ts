import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf, isForwardOnly, isLostRace, isRefusal } from "./failures.ts";

const where = { remote: "git@github.com:jana/status.git", branch: "gh-pages" };

/** As git and hosts print them. */
const SAID: readonly (readonly [string, string])[] = [
  [
    "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.",
    "refused",
  ],
  ["Host key verification failed.\nfatal: Could not read from remote repository.", "refused"],
  ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", "refused"],
  [
    "remote: Invalid username or password.\nfatal: Authentication failed for 'https://github.com/a/b/'",
    "refused",
  ],
  [
    "remote: Permission to jana/status.git denied to eve.\nfatal: unable to access 'https://github.com/jana/status.git/': The requested URL returned error: 403",
    "refused",
  ],
  ["remote: Write access to repository not granted.\nfatal: unable to access", "refused"],
  [
    "ERROR: Repository not found.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights",
    "no_repository",
  ],
  ["remote: Repository not found.\nfatal: repository 'https://github.com/a/b/' not found", "no_repository"],
  ["fatal: '/x.git' does not appear to be a git repository", "no_repository"],
  [
    "remote: The project you were looking for could not be found or you don't have permission to view it.",
    "no_repository",
  ],
  [
    "remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.\n! [remote rejected]",
    "protected",
  ],
  [
    "remote: GitLab: You are not allowed to force push code to a protected branch on this project.",
    "protected",
  ],
  ["remote: error: GH013: Repository rule violations found for refs/heads/gh-pages.", "protected"],
  ["! [remote rejected] x -> gh-pages (pre-receive hook declined)", "protected"],
  ["remote: error: refusing to update checked out branch: refs/heads/gh-pages", "protected"],
  [
    "remote: error: GH001: Large files detected.\nremote: error: File a is 101.00 MB; this exceeds GitHub's file size limit of 100.00 MB",
    "bad_site",
  ],
  [
    "ssh: Could not resolve hostname github.com: Temporary failure in name resolution\nfatal: Could not read from remote repository.",
    "unreachable",
  ],
  ["fatal: unable to access 'https://x/': Could not resolve host: x", "unreachable"],
  [
    "fatal: unable to access 'https://x/': Failed to connect to x port 443 after 2 ms: Connection refused",
    "unreachable",
  ],
  ["fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate", "unreachable"],
  [
    "fatal: unable to access 'https://x/': Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds",
    "unreachable",
  ],
  ["fatal: transport 'ext' not allowed", "bad_target"],
  ["fatal: detected dubious ownership in repository at '/x'", "refused"],
  ["fatal: write error: No space left on device", "unwritable"],
  ["fatal: mismatched algorithms: client sha1; server sha256", "bad_target"],
  [
    "fatal: the receiving end does not support this repository's hash algorithm\nfatal: the remote end hung up unexpectedly",
    "bad_target",
  ],
  ["fatal: something new", "git_failed"],
];

for (const [said, code] of SAID) {
  test(`PUB-22 ${JSON.stringify(said.split("\n", 1)[0]?.slice(0, 60))} is ${code}`, () => {
    const failure = failureOf(said, where, []);
    assert.equal(failure.code, code, failure.message);
    assert.doesNotMatch(failure.message, /\n/);
    assert.ok(failure.message.length < 600);
  });
}

test("PUB-31 what git says is told without passwords, control characters and secrets", () => {
  const { message } = failureOf("fatal: \u001b[31mno https://a:pass1@h/ with s3cr3t-header", where, [
    "s3cr3t-header",
  ]);
  assert.doesNotMatch(message, /pass1|s3cr3t|\u001b/);
});

test("PUB-16 a lost race is told from other refusals", () => {
  assert.ok(isLostRace("!\tx:refs/heads/gh-pages\t[rejected] (stale info)"));
  assert.ok(
    isLostRace(
      "!\tx:refs/heads/gh-pages\t[remote rejected] (cannot lock ref 'refs/heads/gh-pages': is at 1 but expected 2)",
    ),
  );
  assert.ok(isLostRace("!\tx:refs/heads/gh-pages\t[remote rejected] (failed to update ref)"));
  assert.ok(!isLostRace("!\tx:refs/heads/gh-pages\t[remote rejected] (pre-receive hook declined)"));
});

test("PUB-22 what the host or a hook says itself is told, at most two lines of it, without progress and secrets", () => {
  const { message } = failureOf(
    [
      "remote: Resolving deltas: 100% (1/1), done.",
      "remote: ",
      "remote: ---------",
      "remote: Pages are frozen until Monday.        ",
      "remote: Ask s3cr3t-header at https://a:pass1@wiki/\u001b[0m",
      "remote: third line",
      "error: failed to push some refs to 'x'",
      "!\tx:refs/heads/gh-pages\t[remote rejected] (pre-receive hook declined)",
    ].join("\n"),
    where,
    ["s3cr3t-header"],
  );
  assert.match(
    message,
    /The remote says: Pages are frozen until Monday\. Ask \*\*\* at https:\/\/\*\*\*@wiki\//,
  );
  assert.doesNotMatch(message, /third|Resolving|---|s3cr3t|pass1|failed to push/);
  assert.match(
    failureOf("remote: Welcome\nremote: error: GH006: Protected branch update failed.", where, []).message,
    /The remote says: error: GH006: Protected branch update failed\.$/,
  );
});

test("PUB-27 a push was certainly refused if the host says so; one that was cut off may have arrived", () => {
  assert.ok(isRefusal("", "refused"));
  assert.ok(isRefusal("To x\n!\tx:refs/heads/gh-pages\t[remote rejected] (because)\nDone", "git_failed"));
  assert.ok(!isRefusal("", "unreachable"));
  assert.ok(!isRefusal("", "git_failed"));
});

test("PUB-31 what git leaves of a password that holds an @ is taken out as well", () => {
  const said = "fatal: unable to access 'http://cret'x@127.0.0.1:9/site.git/': URL using bad/illegal format";
  const { message } = failureOf(said, where, []);
  assert.match(message, /'http:\/\/\*\*\*@127\.0\.0\.1:9\/site\.git\/'/);
  assert.doesNotMatch(message, /cret/);
});

test("PUB-73 hosts that take nothing but what stands on the tip are known by their words", () => {
  for (const said of [
    "remote: error: denying non-fast-forward refs/heads/gh-pages (you should pull first)",
    "remote: error: GH006: Protected branch update failed for refs/heads/gh-pages.\nremote: error: Cannot force-push to this branch",
    "remote: GitLab: You are not allowed to force push code to a protected branch on this project.",
  ]) {
    assert.ok(isForwardOnly(said), said);
    assert.match(failureOf(said, where, []).message, /does not let the history of .* be replaced/);
  }
  assert.ok(
    !isForwardOnly("remote: error: GH006: Protected branch update failed.\nremote: error: Required status"),
  );
  assert.ok(
    !isLostRace("cannot lock ref 'refs/heads/a': 'refs/heads/a/b' exists; cannot create 'refs/heads/a'"),
  );
});
