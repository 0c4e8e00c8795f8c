/** specs/001 in the nights when clocks change, by the real command. What has to come out is written by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, rows } from "./plans.ts";

/** Each of them touches 02:00 to 03:00, the hour that clocks leave out or repeat in Prague. */
const NIGHT = {
  fixed: 'schedule: daily, time: "02:30"',
  fixed_range: 'schedule: "0-59/20 2 * * *"',
  star: 'schedule: "*/20 2 * * *"',
  hourly: 'schedule: hourly, time: ":30"',
  elapsed: "schedule: every 45m",
  both_sides: 'schedule: "0,30 2,3 * * *"',
};

test("SCH-04, SCH-05, SCH-07, SCH-08, SCH-09, SCH-20: the spring night in Prague", async (t) => {
  const night = await rows(t, NIGHT, "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z");
  const of = (id: string) => night.filter(({ task }) => task === id).map(({ local }) => local.slice(11));
  assert.deepEqual(of("fixed"), ["03:00:00+02:00"]);
  // 02:00, 02:20 and 02:40 are fixed times, and all fall on the first instant after the gap.
  assert.deepEqual(of("fixed_range"), ["03:00:00+02:00", "03:00:00+02:00", "03:00:00+02:00"]);
  assert.deepEqual(of("star"), []);
  assert.deepEqual(of("hourly"), ["01:30:00+01:00", "03:30:00+02:00"]);
  assert.deepEqual(of("elapsed"), ["01:00:00+01:00", "01:45:00+01:00", "03:30:00+02:00"]);
  assert.deepEqual(of("both_sides"), [
    "03:00:00+02:00",
    "03:00:00+02:00",
    "03:00:00+02:00",
    "03:30:00+02:00",
  ]);
  const notes = night.filter(({ task }) => task === "both_sides").map(({ note }) => note ?? "");
  assert.match(notes[0] ?? "", /^02:00 does not exist this night: clocks go forward; runs at 03:00$/);
  assert.match(notes[1] ?? "", /^02:30 does not exist.*same instant/);
  assert.match(notes[2] ?? "", /same instant/);
  assert.equal(notes[3], "");
});

test("SCH-04, SCH-06, SCH-07, SCH-09, SCH-20: the autumn night in Prague", async (t) => {
  const night = await rows(t, NIGHT, "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z");
  const of = (id: string) => night.filter(({ task }) => task === id).map(({ local }) => local.slice(11));
  assert.deepEqual(of("fixed"), ["02:30:00+02:00"]);
  assert.deepEqual(of("fixed_range"), ["02:00:00+02:00", "02:20:00+02:00", "02:40:00+02:00"]);
  assert.deepEqual(of("star"), [...of("fixed_range"), "02:00:00+01:00", "02:20:00+01:00", "02:40:00+01:00"]);
  assert.deepEqual(of("hourly"), ["02:30:00+02:00", "02:30:00+01:00"]);
  assert.deepEqual(of("elapsed"), ["02:00:00+02:00", "02:45:00+02:00", "02:30:00+01:00"]);
  assert.deepEqual(of("both_sides"), ["02:00:00+02:00", "02:30:00+02:00"]);
  const hourly = night.filter(({ task }) => task === "hourly").map(({ note }) => note ?? "");
  assert.match(hourly[0] ?? "", /^first pass of a repeated hour/);
  assert.match(hourly[1] ?? "", /^second pass of a repeated hour/);
});

test("SCH-05, SCH-06, SCH-07: both nights in New York", async (t) => {
  const zone = "timezone: America/New_York";
  const tasks = {
    fixed: `schedule: daily, time: "02:30", ${zone}`,
    repeated: `schedule: daily, time: "01:30", ${zone}`,
    star: `schedule: "*/30 1-2 * * *", ${zone}`,
  };
  const [spring, autumn] = await Promise.all([
    plan(t, tasks, "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"),
    plan(t, tasks, "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
  ]);
  assert.deepEqual(spring, {
    fixed: ["2026-03-08T03:00:00-04:00"],
    repeated: ["2026-03-08T01:30:00-05:00"],
    star: ["2026-03-08T01:00:00-05:00", "2026-03-08T01:30:00-05:00"],
  });
  assert.deepEqual(autumn, {
    fixed: ["2026-11-01T02:30:00-05:00"],
    repeated: ["2026-11-01T01:30:00-04:00"],
    star: [
      "2026-11-01T01:00:00-04:00",
      "2026-11-01T01:30:00-04:00",
      "2026-11-01T01:00:00-05:00",
      "2026-11-01T01:30:00-05:00",
      "2026-11-01T02:00:00-05:00",
      "2026-11-01T02:30:00-05:00",
    ],
  });
});

test("SCH-12: half an hour at Lord Howe", async (t) => {
  const zone = "timezone: Australia/Lord_Howe";
  const tasks = {
    gap: `schedule: daily, time: "02:15", ${zone}`,
    repeated: `schedule: daily, time: "01:45", ${zone}`,
    star: `schedule: "*/15 1 * * *", ${zone}`,
  };
  const [back, forward] = await Promise.all([
    plan(t, tasks, "2026-04-04T13:00:00Z", "2026-04-05T13:00:00Z"),
    plan(t, tasks, "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"),
  ]);
  assert.deepEqual(back, {
    gap: ["2026-04-05T02:15:00+10:30"],
    repeated: ["2026-04-05T01:45:00+11:00"],
    star: [
      "2026-04-05T01:00:00+11:00",
      "2026-04-05T01:15:00+11:00",
      "2026-04-05T01:30:00+11:00",
      "2026-04-05T01:45:00+11:00",
      "2026-04-05T01:30:00+10:30",
      "2026-04-05T01:45:00+10:30",
    ],
  });
  assert.deepEqual(forward["gap"], ["2026-10-04T02:30:00+11:00"]);
  assert.deepEqual(forward["repeated"], ["2026-10-04T01:45:00+10:30"]);
  assert.equal(forward["star"]?.length, 4);
});

test("SCH-12: at midnight in Santiago, where the filter on days goes by the day that was meant", async (t) => {
  const zone = "timezone: America/Santiago";
  const tasks = {
    midnight: `schedule: weekly, day: sunday, ${zone}`,
    half_past: `schedule: daily, time: "00:30", ${zone}`,
    saturday: `schedule: weekly, day: saturday, time: "23:30", ${zone}`,
  };
  const [forward, back] = await Promise.all([
    plan(t, tasks, "2026-09-05T12:00:00Z", "2026-09-06T12:00:00Z"),
    plan(t, tasks, "2026-04-04T12:00:00Z", "2026-04-05T12:00:00Z"),
  ]);
  assert.deepEqual(forward, {
    midnight: ["2026-09-06T01:00:00-03:00"],
    half_past: ["2026-09-06T01:00:00-03:00"],
    saturday: ["2026-09-05T23:30:00-04:00"],
  });
  assert.deepEqual(back, {
    midnight: ["2026-04-05T00:00:00-04:00"],
    half_past: ["2026-04-05T00:30:00-04:00"],
    saturday: ["2026-04-04T23:30:00-03:00"],
  });
});
