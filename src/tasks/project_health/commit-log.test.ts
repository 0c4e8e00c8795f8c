import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLog, reachOf } from "./commit-log.ts";

const id = (letter: string): string => letter.repeat(40);

function line(letter: string, parents: string, refs = "", email = "a@example.org"): string {
  const ids = parents.split("").map(id).join(" ");
  return [id(letter), ids, "1700000000", "1700000100", refs, email].join("\x1f") + "\0";
}

test("a commit's fields are read, the e-mail last as it may hold anything", () => {
  const [commit] = parseLog(
    Buffer.from(line("a", "bc", "HEAD -> refs/heads/main, refs/remotes/o/x", "odd\x1fmail")),
  );
  assert.deepEqual(commit?.parents, [id("b"), id("c")]);
  assert.deepEqual(commit?.refs, ["refs/heads/main", "refs/remotes/o/x"]);
  assert.deepEqual([commit?.authoredAt, commit?.committedAt], [1_700_000_000_000, 1_700_000_100_000]);
  assert.equal(commit?.email, "odd\x1fmail");
});

test("dates that are none are 0, records that are none are an error", () => {
  const [commit] = parseLog(Buffer.from([id("a"), "", "-5", "99999999999999999999", "", "x"].join("\x1f")));
  assert.deepEqual([commit?.authoredAt, commit?.committedAt], [0, 0]);
  assert.throws(() => parseLog(Buffer.from("what\0")), /not understood/);
});

test("one log tells what is local, unpushed and on no branch", () => {
  // d (detached) - c (main) - b (origin) - a;  e (side) - b;  f (origin/other) - a
  const log = [
    line("d", "c"),
    line("c", "b", "refs/heads/main"),
    line("e", "b", "refs/heads/side"),
    line("f", "a", "refs/remotes/origin/other"),
    line("b", "a", "refs/remotes/origin/main"),
    line("a", ""),
  ];
  const reach = reachOf(parseLog(Buffer.from(log.join(""))), [id("d")]);
  const letters = (commits: readonly { id: string }[]): string =>
    commits.map((commit) => commit.id[0]).join("");
  assert.equal(letters(reach.local), "ceba");
  assert.equal(letters(reach.unpushed), "ce");
  assert.deepEqual(reach.unpushedBranches, ["main", "side"]);
  assert.equal(letters(reach.unreferenced), "d");
  assert.equal(reach.hasRemoteBranches, true);
});

test("a log that ends early counts what it shows", () => {
  const reach = reachOf(parseLog(Buffer.from(line("c", "b", "refs/heads/main") + line("b", "a"))), []);
  assert.equal(reach.unpushed.length, 2);
});
