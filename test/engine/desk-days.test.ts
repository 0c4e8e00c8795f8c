/** What tasks are told of the last days, out of a home that lived them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deskPicture } from "../../src/engine/desk-picture.ts";
import { makeConfig, makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MONDAY, openStage } from "./stage.ts";

const ZONE = "Europe/Prague";
const nightly = makeTask("nightly", { rule: { kind: "calendar", patterns: ["30 0 * * *"] }, zone: ZONE });
const hourly = makeTask("hourly", { rule: { kind: "every", everyMs: HOUR, anchorMs: 0 }, missed: "skip" });

test("UNA-17 sums of each local day: outcomes, time, changes, and what did not run", async () => {
  const stage = await openStage([nightly, hourly], { timezone: ZONE });
  stage.work(
    "nightly",
    { lastsMs: 5_000, report: { changed: 3 } },
    { outcome: "failed" },
    { lastsMs: 7_000 },
  );
  for (const hours of [0, 24, 48, 72]) {
    stage.sleepUntil(MONDAY + hours * HOUR);
    await stage.tick();
  }
  const config = makeConfig([nightly, hourly], { timezone: ZONE });
  const picture = await deskPicture(stage.reading, config, stage.clock.now());
  const of = (task: string) => picture.days.filter((day) => day.task === task);
  // 00:30 in Prague is 23:30 of the day before in UTC; it was made up for at 01:00 of the local day.
  assert.deepEqual(
    of("nightly").map(({ day, runs, took_ms: took, changed }) => [day, runs, took, changed]),
    [
      ["2026-11-24", { succeeded: 1 }, 5_000, 3],
      ["2026-11-25", { failed: 1 }, 0, null],
      ["2026-11-26", { succeeded: 1 }, 7_000, null],
    ],
  );
  const missed = of("hourly").flatMap(({ not_run: list }) => list);
  assert.equal(
    missed.reduce((total, { count }) => total + count, 0),
    3 * 23,
  );
  assert.ok(missed.every(({ outcome, reason }) => outcome === "missed" && reason === "too_late"));
  assert.equal(picture.zone, ZONE);
  assert.equal(picture.tasks[0]?.last_success_at, MONDAY + 3 * DAY + 7_000);
});
