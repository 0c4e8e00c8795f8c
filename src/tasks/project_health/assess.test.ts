import assert from "node:assert/strict";
import { test } from "node:test";
import { assess } from "./assess.ts";
import type { Finding } from "./assess.ts";
import type { RepositoryFacts } from "./facts.ts";
import { changesWith, factsWith } from "./fixtures/made-up.ts";
import { settings } from "./settings.ts";
import type { Chosen } from "./fixtures/look-at.ts";

const DAY = 86_400_000;
const NOW = new Date(2026, 10, 23, 12).getTime();

function findings(facts: RepositoryFacts, chosen: Chosen = {}, now = NOW): Finding[] {
  const uncommittedSince = facts.checkouts[0]?.changes.oldestAt ?? null;
  return assess({ facts, settings: settings.parse({ roots: ["."], ...chosen }), now, uncommittedSince });
}

function kinds(facts: RepositoryFacts, chosen: Chosen = {}): string[] {
  return findings(facts, chosen).map((finding) => finding.key.split(":")[0] ?? "");
}

test("a clean, pushed repository is no finding", () => {
  assert.deepEqual(findings(factsWith({})), []);
});

test("changes may wait for a while; then tracked ones are a warning, new files alone a hint", () => {
  const waiting = (tracked: number, days: number) =>
    factsWith({ changes: changesWith({ tracked, untracked: 2, oldestAt: NOW - days * DAY }) });
  assert.deepEqual(kinds(waiting(1, 2)), []);
  assert.deepEqual(kinds(waiting(1, 2), { uncommitted_days: 1 }), ["uncommitted"]);
  const [old] = findings(waiting(1, 3));
  assert.equal(old?.title, "/w/a: 1 changed file and 2 untracked items uncommitted since 2026-11-20");
  assert.equal(old?.severity, "warning");
  assert.equal(findings(waiting(0, 3))[0]?.severity, "info");
});

test("a finding reads the same tomorrow if nothing has changed", () => {
  const facts = factsWith({
    changes: changesWith({ tracked: 1, oldestAt: NOW - 9 * DAY }),
    unpushed: { commits: 2, branches: ["main"], oldestAt: NOW - 9 * DAY },
    stashes: { count: 1, oldestAt: NOW - 99 * DAY },
    activity: { ...factsWith({}).activity, lastCommitAt: NOW - 200 * DAY, usualGapDays: 7 },
  });
  assert.equal(findings(facts).length, 4);
  assert.deepEqual(findings(facts, {}, NOW + DAY), findings(facts));
});

test("stale is measured by the project's own rhythm", () => {
  const silent = (days: number, usualGapDays: number | null) =>
    factsWith({ activity: { ...factsWith({}).activity, lastCommitAt: NOW - days * DAY, usualGapDays } });
  assert.deepEqual(kinds(silent(60, 30)), []);
  assert.deepEqual(kinds(silent(60, 7)), ["stale"]);
  assert.deepEqual(kinds(silent(20, 1)), ["stale"]);
  assert.deepEqual(kinds(silent(6, 1)), [], "never within the first days");
  assert.deepEqual(kinds(silent(900, null)), [], "too few days with commits to have a rhythm");
  const { activity } = silent(60, 7);
  const busy = factsWith({ activity, changes: changesWith({ tracked: 1, oldestAt: NOW, newestAt: NOW }) });
  assert.deepEqual(kinds(busy), [], "somebody edits without committing");
});

test("unpushed commits are a warning, a missing remote a hint that replaces it", () => {
  const unpushed = { commits: 2, branches: ["main"], oldestAt: NOW - DAY };
  assert.deepEqual(kinds(factsWith({ unpushed })), ["unpushed"]);
  assert.deepEqual(kinds(factsWith({ unpushed }), { unpushed_days: 2 }), []);
  assert.deepEqual(kinds(factsWith({ unpushed, remotes: 0 })), ["no_remote"]);
  assert.deepEqual(kinds(factsWith({ remotes: 0, head: null })), [], "nothing is there to lose yet");
});

test("a detached HEAD weighs more when commits hang on it, and nothing within a rebase", () => {
  assert.equal(findings(factsWith({ branch: null }))[0]?.severity, "info");
  assert.equal(findings(factsWith({ branch: null, unreferenced: 2 }))[0]?.severity, "warning");
  const rebasing = factsWith({ branch: null, unreferenced: 2, operation: { name: "rebase", since: NOW } });
  assert.deepEqual(kinds(rebasing), ["unfinished"]);
});

test("a lock counts once it is old, stashes once they are, being behind at once", () => {
  assert.deepEqual(kinds(factsWith({ lockedSince: NOW - 60_000 })), []);
  assert.deepEqual(kinds(factsWith({ lockedSince: NOW - DAY })), ["locked"]);
  assert.deepEqual(kinds(factsWith({ stashes: { count: 1, oldestAt: NOW - 29 * DAY } })), []);
  assert.deepEqual(kinds(factsWith({ stashes: { count: 1, oldestAt: NOW - 30 * DAY } })), ["stash"]);
  const [behind] = findings(
    factsWith({ behind: 2, ahead: 1, upstream: "origin/main", fetchedAt: NOW - DAY }),
  );
  assert.equal(
    behind?.title,
    "/w/a: 1 commit ahead and 2 commits behind origin/main (as fetched on 2026-11-22)",
  );
});

test("all findings of a repository share one scope and have keys of their own", () => {
  const facts = factsWith({ branch: null, lockedSince: 0, remotes: 0, behind: 1, upstreamGone: true });
  const all = findings(facts);
  assert.ok(all.length >= 4);
  assert.deepEqual([...new Set(all.map((finding) => finding.scope))], ["repository:/w/a"]);
  assert.equal(new Set(all.map((finding) => finding.key)).size, all.length);
});

test("names cannot smuggle control characters into a title", () => {
  const facts = factsWith({ behind: 1, upstream: "origin/\u001b[2Jx\n" });
  assert.doesNotMatch(findings(facts)[0]?.title ?? "", /\p{Cc}/u);
});
