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
