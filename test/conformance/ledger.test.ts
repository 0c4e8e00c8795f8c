/** specs/003 as people and programs see it: every moment has one end, one reason, and an explanation. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { pretendAbsence } from "./absence.ts";
import { type Audit, history } from "./history.ts";
import { begin, ends, json, nightdesk, until } from "./program.ts";
import { shellScript } from "./scripts.ts";

const HOUR = 3_600_000;

interface Why {
  readonly kind: string;
  readonly at: string | null;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly run: { readonly id: string; readonly attempts: readonly unknown[] } | null;
  readonly stands_for: { readonly id: string } | null;
  readonly next_at: string | null;
}

/** A home that knows its tasks and whose last look was some hours ago. */
async function homeAway(t: TestContext, hours: number, tasks: readonly string[]): Promise<string> {
  const home = temporaryHome(t, {
    "nightdesk.yaml": `timezone: UTC\ntasks:\n${tasks.map((task) => `  - {${task}}\n`).join("")}`,
    "ok.sh": shellScript('echo "$NIGHTDESK_SLOT"'),
    "fail.sh": shellScript("exit 1"),
  });
  await ends(0, home, "tick");
  pretendAbsence(home, hours * HOUR);
  return home;
}

interface TaskStatus {
  readonly paused_at: string | null;
  readonly paused_why: string | null;
  readonly next_at: string | null;
}

async function goodOf(home: string): Promise<TaskStatus> {
  const { tasks } = await json<{ tasks: TaskStatus[] }>(home, "status");
  assert.ok(tasks[0]);
  return tasks[0];
}

describe("the record", { concurrency: true, skip: process.platform === "win32" }, () => {
  test("LED-06, LED-17: a tick gives each due moment one end, the audit proves it, why explains it", async (t) => {
    const home = await homeAway(t, 3.5, [
      "id: good, script: ok.sh, schedule: every 1h",
      "id: bad, script: fail.sh, schedule: every 1h",
    ]);
    const tick = await nightdesk(home, ["tick", "--json"]);
    assert.equal(tick.code, 1, "a run of its own failed");
    const answer = JSON.parse(tick.stdout) as Record<string, unknown> & {
      executed: { task: string; state: string }[];
    };
    assert.deepEqual(answer.executed.map(({ task, state }) => `${task} ${state}`).toSorted(), [
      "bad failed",
      "good succeeded",
    ]);
    assert.deepEqual([answer["failed"], answer["config_valid"], answer["clock_trusted"]], [1, true, true]);
    const audit = await json<Audit>(home, "audit", "--from", "1d");
    assert.equal(audit.ok, true);
    for (const task of audit.tasks) {
      assert.ok(task.expected >= 3, `${task.task}: ${task.expected}`);
      assert.equal(task.recorded, task.expected);
      assert.deepEqual([task.missing, task.doubled], [[], []]);
    }
    const [newest, older] = await history(home, "good");
    const why = await json<Why>(home, "why", "good");
    assert.deepEqual(
      [why.kind, why.at, why.outcome, why.run?.id],
      ["slot", newest?.slot, "succeeded", newest?.id],
    );
    assert.equal(why.run?.attempts.length, 1);
    const before = await json<Why>(home, "why", "good", "--at", older?.slot ?? "");
    assert.deepEqual(
      [before.outcome, before.reason, before.stands_for?.id],
      ["missed", "superseded", newest?.id],
    );
    assert.match((await ends(0, home, "why", "good")).stdout, /good was due .*: succeeded/);
  });

  test("LED-17: a row of the history has all its keys, whatever it is", async (t) => {
    const home = await homeAway(t, 2.5, ["id: good, script: ok.sh, schedule: every 1h"]);
    await ends(0, home, "tick");
    await ends(0, home, "run", "good");
    const rows = await history(home);
    const keys =
      "kind id task slot slot_local trigger state waiting_for reason detail attempt started_at started_local " +
      "finished_at finished_local duration_ms exit_code changed cost_usd log count last_slot last_slot_local";
    for (const row of rows) assert.deepEqual(Object.keys(row), keys.split(" "));
    const [manual, slot, missed] = rows;
    assert.deepEqual([manual?.kind, manual?.trigger, manual?.slot], ["run", "manual", null]);
    assert.deepEqual([slot?.kind, slot?.trigger, slot?.exit_code], ["run", "slot", 0]);
    assert.match(slot?.slot ?? "", /^\d{4}-\d\d-\d\dT\d\d:00:00\.000Z$/);
    assert.match(slot?.slot_local ?? "", /T\d\d:00:00\+00:00$/);
    assert.deepEqual(
      [missed?.kind, missed?.state, missed?.started_at, missed?.log],
      ["slot", "missed", null, null],
    );
  });

  test("LED-04: another tick, and sixteen at once, run nothing twice", async (t) => {
    const home = await homeAway(t, 36, ["id: good, script: ok.sh, schedule: daily"]);
    const ticks = await Promise.all(Array.from({ length: 16 }, () => nightdesk(home, ["tick"])));
    assert.deepEqual(
      [...new Set(ticks.map(({ code }) => code))],
      [0],
      ticks.map(({ stderr }) => stderr).join(""),
    );
    const runs = (await history(home)).filter(({ kind }) => kind === "run");
    assert.equal(runs.length, 1);
    assert.equal((await json<Audit>(home, "audit")).ok, true);
  });

  test("a task that is paused has its moments skipped, and none of them is made up for", async (t) => {
    const home = await homeAway(t, 0, ["id: good, script: ok.sh, schedule: daily"]);
    await ends(0, home, "pause", "good", "--why", "on holiday");
    const paused = await goodOf(home);
    assert.equal(paused.paused_why, "on holiday");
    assert.ok(paused.paused_at);
    pretendAbsence(home, 72 * HOUR);
    await ends(0, home, "tick");
    const rows = await history(home);
    assert.equal(rows.length, 3);
    assert.ok(rows.every(({ state, reason }) => state === "skipped" && reason === "paused"));
    await ends(0, home, "resume", "good");
    await ends(0, home, "tick");
    assert.deepEqual(await history(home), rows);
    const resumed = await goodOf(home);
    assert.equal(resumed.paused_at, null);
    assert.ok(resumed.next_at);
  });

  test("an invalid file leaves the last good one in force, and every tick says so with 78", async (t) => {
    const home = await homeAway(t, 1.5, ["id: good, script: ok.sh, schedule: every 1h"]);
    writeFileSync(join(home, "nightdesk.yaml"), "tasks: [\n");
    const first = await nightdesk(home, ["tick", "--json"]);
    assert.equal(first.code, 78);
    const answer = JSON.parse(first.stdout) as { config_valid: boolean; executed: { task: string }[] };
    assert.equal(answer.config_valid, false);
    assert.deepEqual(
      answer.executed.map(({ task }) => task),
      ["good"],
    );
    assert.equal((await nightdesk(home, ["tick"])).code, 78);
    rmSync(join(home, "nightdesk.yaml"));
    assert.equal((await nightdesk(home, ["tick"])).code, 78, "nor is a file that went away an empty one");
  });

  test("a change of the rule begins anew: what the old one promised is recorded, the new one has no past", async (t) => {
    const home = await homeAway(t, 5, ["id: good, script: ok.sh, schedule: every 1h"]);
    writeFileSync(
      join(home, "nightdesk.yaml"),
      "timezone: UTC\ntasks:\n  - {id: good, script: ok.sh, schedule: every 10m}\n",
    );
    await ends(0, home, "tick");
    const rows = await history(home);
    assert.ok(rows.length >= 5 && rows.length <= 6, `${rows.length} moments in five hours, hourly`);
    assert.equal((await json<Audit>(home, "audit")).ok, true);
  });

  test("depends_on: a task waits for nobody who failed, and says who it was", async (t) => {
    const home = await homeAway(t, 1.5, [
      "id: first, script: fail.sh, schedule: every 1h",
      "id: second, script: ok.sh, schedule: every 1h, depends_on: [first]",
    ]);
    await ends(1, home, "tick");
    const [row] = await history(home, "second");
    assert.deepEqual([row?.state, row?.reason], ["skipped", "upstream_failed"]);
    assert.match((await ends(0, home, "why", "second")).stdout, /first/);
  });

  test("backfill queues a run for each moment of a stretch, and the audit still adds up", async (t) => {
    const home = await homeAway(t, 0, ["id: good, script: ok.sh, schedule: daily"]);
    await ends(0, home, "backfill", "good", "--from", "2026-01-01", "--until", "2026-01-04");
    await ends(0, home, "tick");
    const { stdout } = await ends(0, home, "logs", "good");
    assert.match(stdout, /^2026-01-03T00:00:00\.000Z$/m, "the newest run is that of the last day");
    const rows = await history(home);
    assert.deepEqual(
      rows.map(({ state }) => state),
      ["succeeded", "succeeded", "succeeded"],
    );
    assert.equal((await json<Audit>(home, "audit", "--from", "2026-01-01")).ok, true);
  });

  test("start runs what comes due, and an audit while it keeps watch is whole", async (t) => {
    const home = await homeAway(t, 0, ["id: often, script: ok.sh, schedule: every 1s"]);
    const watch = begin(t, home, "start");
    await until("three runs", async () =>
      (await history(home)).filter(({ state }) => state === "succeeded").length >= 3 ? true : null,
    );
    assert.equal((await json<Audit>(home, "audit")).ok, true);
    watch.kill("SIGTERM");
  });
});
