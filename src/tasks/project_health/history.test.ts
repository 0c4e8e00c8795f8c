import assert from "node:assert/strict";
import { test } from "node:test";
import { absentOf, appearedOn, goneRow, isTold, uncommittedSince } from "./history.ts";
import { changesWith, factsWith, knownRepo } from "./fixtures/made-up.ts";

const DAY = 86_400_000;
const NOW = new Date(2026, 10, 23, 12).getTime();

test("work that waits keeps its oldest time, whatever a formatter does to the files", () => {
  const facts = factsWith({ changes: changesWith({ tracked: 1, oldestAt: NOW }) });
  const known = knownRepo({ head: facts.checkouts[0]?.head ?? "", uncommitted_since: NOW - 9 * DAY });
  assert.equal(uncommittedSince(facts, known, NOW), NOW - 9 * DAY);
});

test("a commit, a clean look in between or a return from the dead start the count anew", () => {
  const facts = factsWith({ changes: changesWith({ tracked: 1, oldestAt: NOW - DAY }) });
  const head = facts.checkouts[0]?.head ?? "";
  const before = { uncommitted_since: NOW - 9 * DAY };
  assert.equal(uncommittedSince(facts, knownRepo({ ...before, head: "other" }), NOW), NOW - DAY);
  assert.equal(uncommittedSince(facts, knownRepo({ head, uncommitted_since: null }), NOW), NOW - DAY);
  assert.equal(uncommittedSince(facts, knownRepo({ ...before, head, state: "gone" }), NOW), NOW - DAY);
  assert.equal(uncommittedSince(factsWith({}), knownRepo({ ...before, head }), NOW), null);
});

test("changes without a time of their own count from the first look", () => {
  const facts = factsWith({ changes: changesWith({ tracked: 30, bulk: 30, oldestAt: null }) });
  assert.equal(uncommittedSince(facts, undefined, NOW), NOW);
});

const none = { roots: ["/w"], obstacles: [] };
const [a, b] = [knownRepo({ repo: "/w/a" }), knownRepo({ repo: "/w/b" })];

function gone(absent: ReturnType<typeof absentOf>): string[] {
  return absent.gone.map((repo) => repo.repo);
}

test("a folder that is no longer there is gone, one that is there but not looked at is unwatched", () => {
  const absent = absentOf(
    [a, b, knownRepo({ repo: "/w/c" })],
    new Set(["/w/a"]),
    none,
    (path) => path === "/w/c",
  );
  assert.deepEqual(gone(absent), ["/w/b"]);
  assert.deepEqual(
    absent.unwatched.map((repo) => repo.repo),
    ["/w/c"],
  );
});

test("what lies behind an obstacle is neither gone nor unwatched", () => {
  const obstacles = [{ kind: "unreadable", path: "/w/b", detail: "" }] as const;
  const absent = absentOf([a, b], new Set(["/w/a"]), { roots: ["/w"], obstacles }, () => false);
  assert.deepEqual([gone(absent), absent.unwatched], [[], []]);
});

test("with a missing root nothing outside the others is judged, as it may have been a link", () => {
  const elsewhere = knownRepo({ repo: "/mnt/disk/x" });
  const obstacles = [{ kind: "missing", path: "/srv/work", detail: "" }] as const;
  const absent = absentOf([a, elsewhere], new Set(["/w/a"]), { roots: ["/w"], obstacles }, () => false);
  assert.deepEqual([gone(absent), absent.unwatched], [[], []]);
  const without = absentOf([a, elsewhere], new Set(["/w/a"]), none, () => false);
  assert.deepEqual(without.unwatched, [elsewhere]);
});

test("a root in which everything is gone at once is a drive that is not there", () => {
  const absent = absentOf([a, b], new Set(), none, () => false);
  assert.deepEqual(absent.emptied, [{ root: "/w", repos: 2 }]);
  assert.deepEqual(gone(absent), []);
  assert.deepEqual(gone(absentOf([a], new Set(), none, () => false)), ["/w/a"]);
});

test("a folder is told as gone for a week, counted from the day it was missed", () => {
  const row = goneRow(a, NOW);
  assert.equal(row.gone_since, "2026-11-23");
  assert.equal(goneRow(row, NOW + 3 * DAY).gone_since, "2026-11-23");
  assert.ok(isTold(row.gone_since, NOW + 6 * DAY));
  assert.ok(!isTold(row.gone_since, NOW + 7 * DAY));
});

test("on the first day everything is new and nothing is news", () => {
  assert.deepEqual(appearedOn("2026-11-23", [], ["/w/a"]), []);
  const known = [knownRepo({ repo: "/w/a", first_seen: "2026-11-01" })];
  assert.deepEqual(appearedOn("2026-11-23", known, ["/w/a", "/w/b"]), ["/w/b"]);
  // The second look of the same day says the same.
  const again = [...known, knownRepo({ repo: "/w/b", first_seen: "2026-11-23" })];
  assert.deepEqual(appearedOn("2026-11-23", again, ["/w/a", "/w/b"]), ["/w/b"]);
});
