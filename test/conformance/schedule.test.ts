/** specs/001 by the real command, wherever the calendar alone decides. What a rule has to give is written by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { plan, refusal, rows, tasksYaml } from "./plans.ts";

test("SCH-01: cron expressions with five and six fields, names, steps, and the words that stand for them", async (t) => {
  const tasks = {
    five: 'schedule: "30 2 * * 1-5"',
    six: 'schedule: "15 30 2 * * mon-fri"',
    steps: 'schedule: "0 */8 15 jan,feb ?"',
    second_friday: 'schedule: "0 12 * * 5#2"',
    last_friday: 'schedule: "0 12 * * 5L"',
    workday: 'schedule: "0 9 15W * *"',
    sunday_as_7: 'schedule: "0 6 * 1 7"',
    sunday_as_0: 'schedule: "0 6 * 1 0"',
    hourly: 'schedule: hourly, time: ":15"',
  };
  const week = await plan(t, tasks, "2026-01-09", "2026-01-13");
  assert.deepEqual(week["five"], ["2026-01-09T02:30:00+01:00", "2026-01-12T02:30:00+01:00"]);
  assert.deepEqual(week["six"], ["2026-01-09T02:30:15+01:00", "2026-01-12T02:30:15+01:00"]);
  assert.deepEqual(week["second_friday"], ["2026-01-09T12:00:00+01:00"]);
  assert.deepEqual(week["sunday_as_7"], ["2026-01-11T06:00:00+01:00"]);
  assert.deepEqual(week["sunday_as_0"], week["sunday_as_7"]);
  assert.equal(week["hourly"]?.length, 4 * 24);
  assert.equal(week["hourly"][1], "2026-01-09T01:15:00+01:00");
  const months = await plan(t, tasks, "2026-01-13", "2026-03-01");
  assert.deepEqual(months["steps"], [
    "2026-01-15T00:00:00+01:00",
    "2026-01-15T08:00:00+01:00",
    "2026-01-15T16:00:00+01:00",
    "2026-02-15T00:00:00+01:00",
    "2026-02-15T08:00:00+01:00",
    "2026-02-15T16:00:00+01:00",
  ]);
  assert.deepEqual(months["last_friday"], ["2026-01-30T12:00:00+01:00", "2026-02-27T12:00:00+01:00"]);
  // 15 February 2026 is a Sunday; the nearest working day is the Monday after it.
  assert.deepEqual(months["workday"], ["2026-01-15T09:00:00+01:00", "2026-02-16T09:00:00+01:00"]);
});

test("SCH-01: what cron languages disagree about is refused with the way to write it", async (t) => {
  const { code, stdout, stderr } = await refusal(
    t,
    tasksYaml({
      step: 'schedule: "5/15 * * * *"',
      wrap: 'schedule: "0 22-2 * * *"',
      nickname: 'schedule: "@daily"',
      four: 'schedule: "0 0 1 1"',
      minute: 'schedule: "60 * * * *"',
    }),
  );
  assert.equal(code, 78);
  assert.equal(stdout, "");
  for (const help of [
    /3:\d+: .*5-59\/15/,
    /4:\d+: .*22-23,0-2/,
    /5:\d+: .*daily/,
    /6:\d+: /,
    /7:\d+: .*"60"/,
  ])
    assert.match(stderr, help);
});

test("SCH-02: two restricted day fields are alternatives, a plus asks for both", async (t) => {
  const tasks = {
    either: 'schedule: "0 0 13 * 5"',
    both: 'schedule: "0 0 13 * +5"',
    stars: 'schedule: "0 0 13 * ?"',
  };
  const found = await plan(t, tasks, "2026-02-01", "2026-03-14");
  assert.deepEqual(found, {
    either: [
      "2026-02-06T00:00:00+01:00",
      "2026-02-13T00:00:00+01:00",
      "2026-02-20T00:00:00+01:00",
      "2026-02-27T00:00:00+01:00",
      "2026-03-06T00:00:00+01:00",
      "2026-03-13T00:00:00+01:00",
    ],
    both: ["2026-02-13T00:00:00+01:00", "2026-03-13T00:00:00+01:00"],
    stars: ["2026-02-13T00:00:00+01:00", "2026-03-13T00:00:00+01:00"],
  });
});

test("SCH-03: the 31st is left out where it does not exist, the last day never is", async (t) => {
  const tasks = {
    day_31: 'schedule: monthly, day: 31, time: "12:00"',
    last: 'schedule: monthly, day: last, time: "12:00"',
    leap: 'schedule: "0 12 29 2 *"',
  };
  const found = await plan(t, tasks, "2028-01-01", "2029-01-01");
  const days = (id: string) => found[id]?.map((local) => local.slice(5, 10));
  assert.deepEqual(days("day_31"), ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"]);
  assert.deepEqual(days("last"), [
    "01-31",
    "02-29",
    "03-31",
    "04-30",
    "05-31",
    "06-30",
    "07-31",
    "08-31",
    "09-30",
    "10-31",
    "11-30",
    "12-31",
  ]);
  assert.deepEqual(days("leap"), ["02-29"]);
});

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

test("SCH-10: two stretches that meet give exactly the slots of one, in order", async (t) => {
  const tasks = {
    star: 'schedule: "*/20 * * * *"',
    elapsed: "schedule: every 7m",
    fixed: 'schedule: "0,30 2,3 * * *"',
  };
  const [whole, first, second] = await Promise.all([
    rows(t, tasks, "2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z"),
    rows(t, tasks, "2026-10-24T12:00:00Z", "2026-10-25T00:40:00Z"),
    rows(t, tasks, "2026-10-25T00:40:00Z", "2026-10-25T12:00:00Z"),
  ]);
  assert.deepEqual([...first, ...second], whole);
  const instants = whole.map(({ at }) => Date.parse(at));
  assert.deepEqual(
    instants,
    instants.toSorted((a, b) => a - b),
  );
  // A day of 24 hours on the clock of the world: every 20 minutes 72 slots, every 7 minutes 205 or 206.
  assert.equal(whole.filter(({ task }) => task === "star").length, 72);
});

test("SCH-11: zones are IANA names in any case, and half a zone is refused with the whole one", async (t) => {
  const tasks = {
    cet: 'schedule: daily, time: "03:00", timezone: CET',
    eastern: 'schedule: daily, time: "03:00", timezone: us/eastern',
  };
  const summer = await plan(t, tasks, "2026-07-01T00:00:00Z", "2026-07-02T00:00:00Z");
  assert.deepEqual(summer["cet"], ["2026-07-01T03:00:00+02:00"]);
  assert.deepEqual(summer["eastern"], ["2026-07-01T03:00:00-04:00"]);
  const { code, stderr } = await refusal(
    t,
    tasksYaml({
      summer_half: "schedule: daily, timezone: CEST",
      abbreviation: "schedule: daily, timezone: PST",
      offset: 'schedule: daily, timezone: "+02:00"',
      windows: "schedule: daily, timezone: Central Europe Standard Time",
      typing_error: "schedule: daily, timezone: Europe/Prag",
    }),
  );
  assert.equal(code, 78);
  assert.match(stderr, /3:\d+: .*CEST.*summer.*CET/);
  assert.match(stderr, /4:\d+: .*PST.*America\/Los_Angeles/);
  assert.match(stderr, /5:\d+: .*offset/);
  assert.match(stderr, /6:\d+: .*Central Europe Standard Time/);
  assert.match(stderr, /7:\d+: .*did you mean Europe\/Prague/);
});

test("SCH-13: a rule that never fires is an error, a rare one is not", async (t) => {
  const { code, stderr } = await refusal(
    t,
    tasksYaml({ never: 'schedule: "0 0 30 2 *"', june: 'schedule: "0 0 31 6 *"' }),
  );
  assert.equal(code, 78);
  assert.match(stderr, /3:\d+: error: .*never comes/);
  assert.match(stderr, /4:\d+: error: .*never comes/);
  const found = await plan(t, { monday: 'schedule: "0 0 29 2 +1"' }, "2096-01-01", "2150-01-01");
  assert.deepEqual(
    found["monday"]?.map((local) => local.slice(0, 10)),
    ["2112-02-29", "2140-02-29"],
  );
});

test("a hundred tasks over a year are answered in full", async (t) => {
  const tasks = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [
      `task_${i}`,
      `schedule: daily, time: "${String(i % 24).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}"`,
    ]),
  );
  const found = await rows(t, tasks, "2026-01-01", "2027-01-01");
  assert.equal(found.length, 100 * 365);
});
