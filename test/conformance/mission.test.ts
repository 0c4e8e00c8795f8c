/** The configuration that the project was asked to read, copied as it is, by the real command. */
import assert from "node:assert/strict";
import { chmodSync, cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { pretendAbsence } from "./absence.ts";
import { history } from "./history.ts";
import type { PlannedRow } from "./plans.ts";
import { ends, json, nightdesk } from "./program.ts";

const MISSION = join(import.meta.dirname, "fixtures", "mission");

function missionHome(t: TestContext): string {
  const home = temporaryHome(t, {});
  cpSync(MISSION, home, { recursive: true });
  // A checkout may be made with a umask that lets a group write, which Nightdesk refuses with reason.
  for (const name of [
    "nightdesk.yaml",
    "tasks/build_clinvar_index.py",
    "tasks/publish_dashboard.py",
    "tasks/morning_brief.py",
  ])
    chmodSync(join(home, name), 0o644);
  return home;
}

describe("the mission's file", { concurrency: true }, () => {
  test("CFG-05, CFG-13, CFG-14: the mission's file is accepted as it is, comments included", async (t) => {
    const home = missionHome(t);
    const check = await json<{ ok: boolean; tasks: number; problems: unknown[] }>(home, "check");
    assert.deepEqual([check.ok, check.tasks, check.problems], [true, 3, []]);
    await ends(0, home, "check");
  });

  test("CFG-13, CFG-15: the mission's tasks are due when the file says", async (t) => {
    const home = missionHome(t);
    // Without a zone in the file it is the machine's.
    const { stdout } = await nightdesk(
      home,
      ["next", "--from", "2026-03-27", "--until", "2026-03-31", "--json"],
      {
        TZ: "Europe/Prague",
      },
    );
    assert.deepEqual(
      (JSON.parse(stdout) as PlannedRow[]).map(({ task, local }) => [task, local]),
      [
        ["morning_brief", "2026-03-27T07:45:00+01:00"],
        // Sunday, the night in which clocks go forward.
        ["build_clinvar_index", "2026-03-29T03:00:00+02:00"],
        ["morning_brief", "2026-03-30T07:45:00+02:00"],
      ],
    );
  });

  test("the mission's tasks run by hand, and publish_dashboard after them", async (t) => {
    const home = missionHome(t);
    const tasks = ["build_clinvar_index", "morning_brief"];
    await Promise.all(tasks.map((task) => ends(0, home, "run", task)));
    assert.ok(existsSync(join(home, "data", "index.txt")));
    const rows = (await history(home)).map(({ task, trigger, state }) => `${task} ${trigger} ${state}`);
    // Both ended while it waited for a moment of quiet: one run stands for both.
    assert.deepEqual(rows.toSorted(), [
      "build_clinvar_index manual succeeded",
      "morning_brief manual succeeded",
      "publish_dashboard after_any succeeded",
    ]);
  });

  test("the mission's tasks run by themselves after a week away, and the dashboard once after both", async (t) => {
    const home = missionHome(t);
    await ends(0, home, "tick");
    pretendAbsence(home, 7 * 86_400_000);
    await ends(0, home, "tick");
    const ran = (await history(home)).filter(({ kind }) => kind === "run");
    assert.deepEqual(ran.map(({ task, trigger, state }) => `${task} ${trigger} ${state}`).toSorted(), [
      "build_clinvar_index slot succeeded",
      "morning_brief slot succeeded",
      "publish_dashboard after_any succeeded",
    ]);
    const audit = await json<{ ok: boolean }>(home, "audit", "--from", "10d");
    assert.equal(audit.ok, true);
  });

  test("CFG-24: what other users may write is refused", { skip: process.platform === "win32" }, async (t) => {
    const home = missionHome(t);
    chmodSync(join(home, "tasks", "morning_brief.py"), 0o666);
    const { stdout, stderr } = await ends(78, home, "check");
    assert.match(`${stdout}${stderr}`, /nightdesk\.yaml:17:13: error: .*morning_brief\.py/);
  });
});
