/** What the daily maintenance takes away, and what it leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, MONDAY, openStage } from "./stage.ts";

const nightly = makeTask("nightly", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } });

/** The home's folders with their files, each with its time of modification. */
function filesOf(
  stage: Awaited<ReturnType<typeof openStage>>,
  folders: Record<string, Record<string, number>>,
) {
  const removed: string[] = [];
  const aside: string[] = [];
  Object.assign(stage.ctx.files, {
    namesIn: (folder: string) => Object.keys(folders[folder] ?? {}),
    modifiedAt: (path: string) => {
      const [, folder = "", name = ""] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
      return folders[folder]?.[name] ?? null;
    },
    remove: async (path: string) => void removed.push(path),
    setAside: async (path: string) => void aside.push(path),
  });
  return { removed, aside };
}

test("UNA-10 logs and transcripts go when they are older than keep.logs; other files of the folder stay", async () => {
  const stage = await openStage([nightly], {
    keep: { logsMs: 10 * DAY, runsMs: 400 * DAY, runsPerTask: 100 },
  });
  const { removed, aside } = filesOf(stage, {
    logs: {
      "2026-11-10_nightly.log": 0,
      "2026-11-12_nightly.log": 0,
      "2026-11-22_nightly.log": 0,
      "notes.txt": 0,
    },
    "state/transcripts": { old: MONDAY - 11 * DAY, young: MONDAY - 9 * DAY },
  });
  await stage.tick();
  assert.deepEqual(removed, ["logs/2026-11-10_nightly.log", "state/transcripts/old"]);
  assert.deepEqual(aside, ["state/tick.log"]);
});

test("UNA-11 two months after, runs are gone and every slot still says how it ended", async () => {
  const keep = { logsMs: 90 * DAY, runsMs: 30 * DAY, runsPerTask: 100 };
  const stage = await openStage([nightly], { keep });
  stage.work("nightly", { outcome: "failed" }, { outcome: "succeeded" });
  for (let day = 0; day < 61; day += 1) {
    stage.sleepUntil(MONDAY + day * DAY + DAY / 4);
    await stage.tick();
  }
  const rows = await stage.history("nightly");
  const runs = rows.filter(({ kind }) => kind === "run");
  assert.ok(runs.length >= 30 && runs.length <= 32, `${runs.length} runs are left`);
  assert.equal(rows.filter(({ kind }) => kind === "slot").length, 60 - runs.length);
  assert.equal(rows.at(-1)?.state, "failed");
  const audited = await stage.audit();
  assert.deepEqual([audited.ok, audited.tasks[0]?.recorded, audited.tasks[0]?.expected], [true, 60, 60]);
});
