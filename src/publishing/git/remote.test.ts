import assert from "node:assert/strict";
import { test } from "node:test";
import { pagesAddress } from "./address.ts";
import { sshCommand } from "./environment.ts";
import { checkBranch, parseRemote, withoutPassword } from "./remote.ts";

const options = { home: import.meta.dirname, token: null, mayHoldPassword: false };

test("PUB-30 remotes that could be options, start programs or are no remotes are refused, in one sentence each", () => {
  const refused: readonly [string, RegExp][] = [
    ["", /empty/],
    ["--upload-pack=touch /tmp/x", /begins with a dash/],
    ["-oProxyCommand=x", /begins with a dash/],
    ["ext::sh -c touch% x", /"ext::" start programs/],
    ["EXT::x", /"EXT::" start programs/],
    ["fd::17", /"fd::"/],
    ["git-remote-x::y", /"git-remote-x::"/],
    ["https://host/a\nb", /control character/],
    ["ssh://-oProxyCommand=x/a", /names no host/],
    ["ssh://-l@host/a", /names no host/],
    ["ssh://host/-x", /names no host/],
    ["-l@host:a", /begins with a dash/],
    ["git@host:--upload-pack=x", /holds an option/],
    ["git://host/a.git", /"git:\/\/" are not allowed/],
    ["ftp://host/a.git", /"ftp:\/\/" are not allowed/],
    ["javascript://host/a", /not allowed/],
    ["https://", /not a whole URL|no host/],
    ["https:/jana:hunter2@host/a.git", /^`remote` is not a whole URL: two slashes follow after https:$/],
    ["jana:hunter2@host:a.git", /^`remote` holds a password/],
    ["https://host/a b", /not a whole URL/],
  ];
  for (const [remote, sentence] of refused) {
    assert.throws(() => parseRemote(remote, options), { code: "bad_target", message: sentence }, remote);
  }
  assert.throws(() => parseRemote("no/such/path", options), { code: "no_repository" });
});

test("PUB-31 a remote of the YAML holds no password, and the sentence does not repeat it", () => {
  for (const remote of [
    "https://jana:hunter22@host/a.git",
    "https://ghp_16C7e42F292c6912E7710c838347Ae178B4a@github.com/a/b",
    "https://x:%68unter22@host/a",
    "https://${TOKEN}@host/a",
  ]) {
    assert.throws(
      () => parseRemote(remote, options),
      (fault: Error) => /token: \$\{NAME\}/.test(fault.message) && !/hunter|ghp_|%68/.test(fault.message),
      remote,
    );
  }
});

test("PUB-31 a login goes where no argument shows it", () => {
  const given = parseRemote("https://github.com/a/b.git", { ...options, token: "t0ken" });
  assert.deepEqual(
    [given.url, given.login],
    ["https://github.com/a/b.git", { user: "x-access-token", password: "t0ken" }],
  );
  const named = parseRemote("https://oauth2@gitlab.com/a/b.git", { ...options, token: "t0ken" });
  assert.deepEqual([named.url, named.login?.user], ["https://gitlab.com/a/b.git", "oauth2"]);
  const own = parseRemote("https://jana:p%40ss@host/a", { ...options, mayHoldPassword: true });
  assert.deepEqual(
    [own.url, own.shown, own.login?.password],
    ["https://host/a", "https://***@host/a", "p@ss"],
  );
  const plain = parseRemote("https://jana@host/a", options);
  assert.deepEqual([plain.url, plain.login], ["https://jana@host/a", null]);
  assert.throws(() => parseRemote("http://host.lan/a", { ...options, token: "t" }), /never sent over http/);
  assert.throws(() => parseRemote("git@host:a.git", { ...options, token: "t" }), /`token` is for https/);
});

test("PUB-30 ordinary remotes are taken as they are", () => {
  const kinds: readonly [string, string][] = [
    ["https://github.com/jana/site.git", "http"],
    ["http://127.0.0.1:3000/site.git", "http"],
    ["ssh://git@github.com:22/jana/site.git", "ssh"],
    ["git@github.com:jana/site.git", "ssh"],
    ["my-host:site.git", "ssh"],
    [import.meta.dirname, "path"],
    [".", "path"],
    [`file://${import.meta.dirname}`, "path"],
  ];
  for (const [remote, kind] of kinds) assert.equal(parseRemote(remote, options).kind, kind, remote);
});

test("PUB-30 names of branches that need quoting, or mean something else, are refused", () => {
  for (const good of ["gh-pages", "main", "docs/site", "v1.0", "a_b+c"])
    assert.equal(checkBranch(good), good);
  const bad = [
    "",
    "-d",
    "--force",
    "HEAD",
    "refs/heads/x",
    "a..b",
    "a b",
    "a:b",
    "+a",
    "a/",
    "/a",
    "a//b",
    "a.lock",
    ".a",
    "a/.b",
    "a.",
    "a~1",
    "a^",
    "a*",
    "a\nb",
    "ž",
    "a@{1}",
    "x".repeat(300),
  ];
  for (const branch of bad) assert.throws(() => checkBranch(branch), { code: "bad_target" }, branch);
});

test("PUB-31 an address for ssh loses its password and keeps its name", () => {
  const given = { ...options, mayHoldPassword: true };
  const { url, shown } = parseRemote("ssh://git:hunter2@host:2222/ab.git", given);
  assert.deepEqual([url, shown], ["ssh://git@host:2222/ab.git", "ssh://git@host:2222/ab.git"]);
});

test("PUB-31 passwords are taken out of whatever git says", () => {
  assert.equal(
    withoutPassword("fatal: unable to access 'https://a:b@c/d', see ssh://git@host/x and http://u:p%40@h"),
    "fatal: unable to access 'https://***@c/d', see ssh://git@host/x and http://***@h",
  );
  // A password that nobody has encoded.
  assert.equal(
    withoutPassword("'https://jana:p@ss'w@rd@host/x' to me@host"),
    "'https://***@host/x' to me@host",
  );
});

test("PUB-22 ssh is told never to ask, whatever the user has configured", () => {
  assert.equal(sshCommand(null, null), "ssh -o BatchMode=yes -o ConnectTimeout=20");
  assert.equal(
    sshCommand("ssh -i ~/.ssh/pages", null),
    "ssh -i ~/.ssh/pages -o BatchMode=yes -o ConnectTimeout=20",
  );
  assert.equal(
    sshCommand('"C:/Program Files/PuTTY/plink.exe"', null),
    '"C:/Program Files/PuTTY/plink.exe" -batch',
  );
  assert.equal(sshCommand("wrapper", "plink"), "wrapper -batch");
});

test("The address of pages follows from a repository on GitHub, and from no other", () => {
  assert.equal(pagesAddress("git@github.com:Jana/status.git"), "https://jana.github.io/status/");
  assert.equal(pagesAddress("https://github.com/jana/jana.github.io"), "https://jana.github.io/");
  assert.equal(pagesAddress("ssh://git@github.com/jana/x.y.git"), "https://jana.github.io/x.y/");
  assert.equal(pagesAddress("https://gitlab.com/jana/status.git"), null);
  assert.equal(pagesAddress("https://github.com.evil.example/jana/status"), null);
});
