/** specs/001, what becomes of moments that passed: two days without Nightdesk, then one tick. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { pretendAbsence } from "./absence.ts";
import { type Audit, history, type HistoryRow } from "./history.ts";
import { ends, json } from "./program.ts";

const HOUR = 3_600_000;

/** A home whose one task was away for `hours`, after the tick that comes then. */
async function awayFor(t: TestContext, hours: number, keys: string, pause = false): Promise<HistoryRow[]> {
  const home = temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC\ntasks:\n  - {id: a, script: a.sh, ${keys}}\n`,
    "a.sh": "#!/bin/sh\nexit 0\n",
  });
  await ends(0, home, "tick");
  if (pause) await ends(0, home, "pause", "a", "--why", "on holiday");
  pretendAbsence(home, hours * HOUR);
  await ends(0, home, "tick");
  const audit = await json<Audit>(home, "audit", "--from", "10d");
  assert.ok(audit.ok, JSON.stringify(audit));
  const rows = await history(home, "a");
  const [task] = audit.tasks;
  assert.equal(
    rows.reduce((sum, row) => sum + row.count, 0),
    task?.expected,
    "every moment is in the history",
  );
  assert.ok((task?.expected ?? 0) >= hours, `${task?.expected} moments in ${hours} hours`);
  return rows;
}

/** How often each end occurs. A span counts as what it stands for. */
function tally(rows: readonly HistoryRow[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state, reason, count } of rows) {
    const end = reason === null ? state : `${state}(${reason})`;
    counts[end] = (counts[end] ?? 0) + count;
  }
  return counts;
}

async function awayForOne(t: TestContext, keys: string): Promise<Record<string, number>> {
  const home = temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC\ntasks:\n  - {id: a, script: a.sh, ${keys}}\n`,
    "a.sh": "#!/bin/sh\nexit 0\n",
  });
  await ends(0, home, "tick");
  pretendAbsence(home, 48 * HOUR);
  await ends(0, home, "tick");
  return tally(await history(home));
}

describe("after two days away", { concurrency: true }, () => {
  test("SCH-15: run_once makes up for the newest moment, which stands for all before it", async (t) => {
    const rows = await awayFor(t, 40, "schedule: every 1h");
    const [newest, ...older] = rows;
    assert.equal(newest?.state, "succeeded");
    assert.deepEqual(tally(older), { "missed(superseded)": older.length });
    assert.ok(
      older.every(({ detail }) => detail === newest.id),
      "each names the run that stands for it",
    );
  });

  test("SCH-14, SCH-15: without a longest age the newest runs however old it is; beyond it nothing does", async (t) => {
    // Counted from an anchor 30 hours ago, an interval of weeks has one moment in the two days: the anchor itself.
    const anchor = new Date(Math.floor(Date.now() / 1000) * 1000 - 30 * HOUR).toISOString();
    const every = `schedule: every 10w, anchor: "${anchor}"`;
    const one = (keys: string) => awayForOne(t, `${every}, ${keys}`);
    const [any, tooOld, graceful] = await Promise.all([
      one("grace: 0"),
      one("grace: 0, missed_max_age: 1d"),
      one("grace: 2d, missed_max_age: 1d"),
    ]);
    assert.deepEqual(any, { succeeded: 1 });
    assert.deepEqual(tooOld, { "missed(too_late)": 1 });
    assert.deepEqual(graceful, { succeeded: 1 });
  });

  test("SCH-16: run_all makes up for the newest few, oldest first", async (t) => {
    const rows = await awayFor(t, 40, "schedule: every 1h, missed: run_all, missed_max_runs: 2");
    const ran = rows.filter(({ kind }) => kind === "run");
    const [second, first] = ran;
    assert.equal(ran.length, 2);
    assert.deepEqual(rows.slice(0, 2), ran, "the newest two");
    assert.ok((first?.started_at ?? "") < (second?.started_at ?? ""));
    assert.deepEqual(tally(rows.slice(2)), { "missed(too_many)": rows.length - 2 });
  });

  test("SCH-17: skip runs nothing older than grace, and of what is merely late the newest", async (t) => {
    const [strict, kind] = await Promise.all([
      awayFor(t, 40, "schedule: every 1h, missed: skip, grace: 0"),
      awayFor(t, 40, "schedule: every 1h, missed: skip, grace: 2h"),
    ]);
    assert.deepEqual(tally(strict), { "missed(too_late)": strict.length });
    assert.deepEqual(tally(kind), {
      succeeded: 1,
      "missed(superseded)": 1,
      "missed(too_late)": kind.length - 2,
    });
  });

  test("SCH-18: tasks that are held have slots all the same", async (t) => {
    const [disabled, paused] = await Promise.all([
      awayFor(t, 40, "schedule: every 1h, enabled: false"),
      awayFor(t, 40, "schedule: every 1h", true),
    ]);
    assert.deepEqual(tally(disabled), { "skipped(disabled)": disabled.length });
    assert.deepEqual(tally(paused), { "skipped(paused)": paused.length });
  });

  test("SCH-19: thousands of equal ends are one row, with the first, the last and their number", async (t) => {
    const rows = await awayFor(t, 40, "schedule: every 10s, missed: skip, grace: 0");
    assert.equal(rows.length, 1);
    const [span] = rows;
    assert.equal(span?.state, "missed");
    assert.equal(span.reason, "too_late");
    const seconds = (Date.parse(span.last_slot ?? "") - Date.parse(span.slot ?? "")) / 1000;
    assert.equal(seconds / 10 + 1, span.count);
  });
});
