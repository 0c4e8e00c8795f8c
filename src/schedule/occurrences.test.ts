import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { occurrences } from "./occurrences.ts";
import { cron, everyMinutes, momentsBetween } from "./testing/moments.ts";

describe("Prague, clocks forward on 2026-03-29 from 02:00 to 03:00", () => {
  const night = ["2026-03-28T12:00Z", "2026-03-29T12:00Z"] as const;

  test("a fixed time inside the gap runs once, at the first instant after it", () => {
    assert.deepEqual(momentsBetween(cron("30 2 * * *"), "Europe/Prague", ...night), ["2026-03-29T02:30 = 01:00Z"]);
  });

  test("a list of fixed times keeps every nominal time, also those that land on one instant", () => {
    assert.deepEqual(momentsBetween(cron("0,30 1-3 * * *"), "Europe/Prague", ...night), [
      "2026-03-29T01:00 = 00:00Z",
      "2026-03-29T01:30 = 00:30Z",
      "2026-03-29T02:00 = 01:00Z",
      "2026-03-29T02:30 = 01:00Z",
      "2026-03-29T03:00 = 01:00Z",
      "2026-03-29T03:30 = 01:30Z",
    ]);
  });

  test("a wildcard follows real time and has nothing in the gap", () => {
    assert.deepEqual(momentsBetween(cron("*/30 1-3 * * *"), "Europe/Prague", ...night), [
      "2026-03-29T01:00 = 00:00Z",
      "2026-03-29T01:30 = 00:30Z",
      "2026-03-29T03:00 = 01:00Z",
      "2026-03-29T03:30 = 01:30Z",
    ]);
    assert.deepEqual(momentsBetween(cron("*/20 2 * * *"), "Europe/Prague", ...night), []);
  });

  test("hourly at :15 is a wildcard", () => {
    assert.deepEqual(momentsBetween(cron("15 * * * *"), "Europe/Prague", "2026-03-29T00:00Z", "2026-03-29T02:00Z"), [
      "2026-03-29T01:15 = 00:15Z",
      "2026-03-29T03:15 = 01:15Z",
    ]);
  });

  test("elapsed time stays elapsed time", () => {
    assert.deepEqual(momentsBetween(everyMinutes(45), "Europe/Prague", "2026-03-29T00:00Z", "2026-03-29T02:15Z"), [
      "2026-03-29T01:45 = 00:45Z",
      "2026-03-29T03:30 = 01:30Z",
      "2026-03-29T04:15 = 02:15Z",
    ]);
  });
});

describe("Prague, clocks back on 2026-10-25 from 03:00 to 02:00", () => {
  const night = ["2026-10-24T12:00Z", "2026-10-25T12:00Z"] as const;

  test("a fixed time inside the repeated hour runs once, in the first pass", () => {
    assert.deepEqual(momentsBetween(cron("30 2 * * *"), "Europe/Prague", ...night), ["2026-10-25T02:30 = 00:30Z"]);
    assert.deepEqual(momentsBetween(cron("0 1-4 * * *"), "Europe/Prague", ...night), [
      "2026-10-25T01:00 = 23:00Z",
      "2026-10-25T02:00 = 00:00Z",
      "2026-10-25T03:00 = 02:00Z",
      "2026-10-25T04:00 = 03:00Z",
    ]);
  });

  test("a wildcard comes in both passes", () => {
    assert.deepEqual(momentsBetween(cron("*/20 2 * * *"), "Europe/Prague", ...night), [
      "2026-10-25T02:00 = 00:00Z",
      "2026-10-25T02:20 = 00:20Z",
      "2026-10-25T02:40 = 00:40Z",
      "2026-10-25T02:00 #2 = 01:00Z",
      "2026-10-25T02:20 #2 = 01:20Z",
      "2026-10-25T02:40 #2 = 01:40Z",
    ]);
  });

  test("elapsed time names the pass that it falls into", () => {
    assert.deepEqual(momentsBetween(everyMinutes(60), "Europe/Prague", "2026-10-24T23:30Z", "2026-10-25T02:00Z"), [
      "2026-10-25T02:00 = 00:00Z",
      "2026-10-25T02:00 #2 = 01:00Z",
      "2026-10-25T03:00 = 02:00Z",
    ]);
  });
});

describe("zones that change in their own way", () => {
  test("New York at 02:30 in March runs at 03:00", () => {
    assert.deepEqual(
      momentsBetween(cron("30 2 * * *"), "America/New_York", "2026-03-07T12:00Z", "2026-03-09T12:00Z"),
      ["2026-03-08T02:30 = 07:00Z", "2026-03-09T02:30 = 06:30Z"],
    );
  });

  test("Lord Howe jumps and repeats half an hour", () => {
    assert.deepEqual(
      momentsBetween(cron("15 2 * * *"), "Australia/Lord_Howe", "2026-10-03T00:00Z", "2026-10-04T00:00Z"),
      ["2026-10-04T02:15 = 15:30Z"],
    );
    assert.deepEqual(
      momentsBetween(cron("*/15 1 * * *"), "Australia/Lord_Howe", "2026-04-04T13:59Z", "2026-04-04T16:00Z"),
      [
        "2026-04-05T01:00 = 14:00Z",
        "2026-04-05T01:15 = 14:15Z",
        "2026-04-05T01:30 = 14:30Z",
        "2026-04-05T01:45 = 14:45Z",
        "2026-04-05T01:30 #2 = 15:00Z",
        "2026-04-05T01:45 #2 = 15:15Z",
      ],
    );
  });

  test("Troll jumps two hours", () => {
    assert.deepEqual(
      momentsBetween(cron("30 1,2 * * *"), "Antarctica/Troll", "2026-03-28T12:00Z", "2026-03-29T12:00Z"),
      ["2026-03-29T01:30 = 01:00Z", "2026-03-29T02:30 = 01:00Z"],
    );
  });

  test("Santiago has a night without midnight, and one in which the evening comes twice", () => {
    assert.deepEqual(
      momentsBetween(cron("0 0 * * *"), "America/Santiago", "2026-09-05T12:00Z", "2026-09-06T12:00Z"),
      ["2026-09-06T00:00 = 04:00Z"],
    );
    assert.deepEqual(
      momentsBetween(cron("30 23 * * *"), "America/Santiago", "2026-04-04T12:00Z", "2026-04-05T12:00Z"),
      ["2026-04-04T23:30 = 02:30Z"],
    );
    assert.deepEqual(
      momentsBetween(cron("30 * * * *"), "America/Santiago", "2026-04-05T02:00Z", "2026-04-05T04:30Z"),
      ["2026-04-04T23:30 = 02:30Z", "2026-04-04T23:30 #2 = 03:30Z", "2026-04-05T00:30 = 04:30Z"],
    );
  });

  test("Havana and Cairo jump over midnight", () => {
    assert.deepEqual(
      momentsBetween(cron("30 0 * * *"), "America/Havana", "2026-03-07T12:00Z", "2026-03-08T12:00Z"),
      ["2026-03-08T00:30 = 05:00Z"],
    );
    assert.deepEqual(
      momentsBetween(cron("0 0 * * *"), "Africa/Cairo", "2026-04-23T12:00Z", "2026-04-24T12:00Z"),
      ["2026-04-24T00:00 = 22:00Z"],
    );
  });

  test("Casablanca puts its clocks back for Ramadan", () => {
    assert.deepEqual(
      momentsBetween(cron("30 2 * * *"), "Africa/Casablanca", "2026-02-14T12:00Z", "2026-02-15T12:00Z"),
      ["2026-02-15T02:30 = 01:30Z"],
    );
    assert.deepEqual(
      momentsBetween(cron("30 2 * * *"), "Africa/Casablanca", "2026-03-21T12:00Z", "2026-03-22T12:00Z"),
      ["2026-03-22T02:30 = 02:00Z"],
    );
  });

  test("Apia's missing 2011-12-30 lands on the first instant of the day after", () => {
    assert.deepEqual(
      momentsBetween(cron("0 0 * * *"), "Pacific/Apia", "2011-12-29T00:00Z", "2012-01-01T00:00Z"),
      [
        "2011-12-29T00:00 = 10:00Z",
        "2011-12-30T00:00 = 10:00Z",
        "2011-12-31T00:00 = 10:00Z",
        "2012-01-01T00:00 = 10:00Z",
      ],
    );
  });

  test("a day filter is that of the moment's own day", () => {
    // 2011-12-30 was a Friday that Apia never saw; its moment falls on a Saturday.
    assert.deepEqual(
      momentsBetween(cron("0 9 * * 5"), "Pacific/Apia", "2011-12-29T00:00Z", "2012-01-05T00:00Z"),
      ["2011-12-30T09:00 = 10:00Z"],
    );
  });
});

describe("days", () => {
  const year = ["2026-01-01T00:00Z", "2027-01-01T00:00Z"] as const;
  const dates = (pattern: string) => momentsBetween(cron(pattern), "UTC", ...year).map((text) => text.slice(5, 10));

  test("day 31 exists in seven months", () => {
    assert.deepEqual(dates("0 3 31 * *"), ["01-31", "03-31", "05-31", "07-31", "08-31", "10-31", "12-31"]);
  });

  test("L is the last day of every month, LW the last workday", () => {
    assert.deepEqual(dates("0 3 L 1-4 *"), ["01-31", "02-28", "03-31", "04-30"]);
    assert.deepEqual(dates("0 3 LW 1-5 *"), ["01-30", "02-27", "03-31", "04-30", "05-29"]);
  });

  test("15W is the workday nearest to the 15th", () => {
    assert.deepEqual(dates("0 3 15W 2,3,8 *"), ["02-16", "03-16", "08-14"]);
  });

  test("5#2 is the second Friday, 5L the last", () => {
    assert.deepEqual(dates("0 3 * 1-3 5#2"), ["01-09", "02-13", "03-13"]);
    assert.deepEqual(dates("0 3 * 1-3 fri#2"), ["01-09", "02-13", "03-13"]);
    assert.deepEqual(dates("0 3 * 1-3 5L"), ["01-30", "02-27", "03-27"]);
  });

  test("two restricted day fields are alternatives; with + both have to match", () => {
    assert.deepEqual(dates("0 3 13 2 5"), ["02-06", "02-13", "02-20", "02-27"]);
    assert.deepEqual(dates("0 3 13 1-3 5"), [
      "01-02", "01-09", "01-13", "01-16", "01-23", "01-30",
      "02-06", "02-13", "02-20", "02-27",
      "03-06", "03-13", "03-20", "03-27",
    ]);
    assert.deepEqual(dates("0 3 13 * +5"), ["02-13", "03-13", "11-13"]);
  });

  test("names and numbers mean the same, and Sunday is 0 and 7", () => {
    assert.deepEqual(dates("0 3 * mar sun"), dates("0 3 * 3 0"));
    assert.deepEqual(dates("0 3 * 3 7"), dates("0 3 * 3 0"));
    assert.deepEqual(dates("0 3 * MAR-APR fri-sun"), dates("0 3 * 3,4 0,5,6"));
  });

  test("29 February comes in leap years", () => {
    assert.deepEqual(momentsBetween(cron("0 0 29 2 *"), "UTC", "2026-01-01T00:00Z", "2034-01-01T00:00Z"), [
      "2028-02-29T00:00 = 00:00Z",
      "2032-02-29T00:00 = 00:00Z",
    ]);
  });
});

describe("the stream", () => {
  test("leaves out its start and holds its end", () => {
    const hourly = cron("0 * * * *");
    assert.deepEqual(momentsBetween(hourly, "UTC", "2026-01-01T00:00Z", "2026-01-01T02:00Z"), [
      "2026-01-01T01:00 = 01:00Z",
      "2026-01-01T02:00 = 02:00Z",
    ]);
    assert.deepEqual(momentsBetween(hourly, "UTC", "2026-01-01T00:00Z", "2026-01-01T00:00Z"), []);
    assert.deepEqual(momentsBetween(hourly, "UTC", "2026-01-01T05:00Z", "2026-01-01T02:00Z"), []);
  });

  test("holds a moment that several patterns name once", () => {
    assert.deepEqual(
      momentsBetween(cron("0 3 * * *", "0 3 * * 4", "0 */3 * * *"), "UTC", "2026-01-01T00:00Z", "2026-01-01T06:00Z"),
      ["2026-01-01T03:00 = 03:00Z", "2026-01-01T06:00 = 06:00Z"],
    );
  });

  test("goes down to the second with six fields", () => {
    assert.deepEqual(momentsBetween(cron("*/30 0 3 * * *"), "UTC", "2026-01-01T00:00Z", "2026-01-02T00:00Z"), [
      "2026-01-01T03:00 = 03:00Z",
      "2026-01-01T03:00:30 = 03:00:30Z",
    ]);
  });

  test("can be walked without an end, and again from the start", () => {
    const endless = occurrences(everyMinutes(1), "Europe/Prague", 0, Number.POSITIVE_INFINITY);
    const [first] = endless;
    const [again] = endless;
    assert.equal(first?.at, 60_000);
    assert.deepEqual(again, first);
  });

  test("tells moments apart by milliseconds where an interval needs them", () => {
    const rule = { kind: "every", everyMs: 400, anchorMs: 100 } as const;
    assert.deepEqual(
      Array.from(occurrences(rule, "UTC", 0, 1000), (moment) => moment.nominal),
      ["1970-01-01T00:00:00.100", "1970-01-01T00:00:00.500", "1970-01-01T00:00:00.900"],
    );
  });

  test("takes an anchor that lies ahead", () => {
    assert.deepEqual(
      momentsBetween(everyMinutes(120, Date.parse("2030-01-01T00:30Z")), "UTC", "2026-01-01T00:00Z", "2026-01-01T04:00Z"),
      ["2026-01-01T00:30 = 00:30Z", "2026-01-01T02:30 = 02:30Z"],
    );
  });

  test("refuses an interval that would never end, an unknown zone and a broken pattern", () => {
    for (const everyMs of [0, -5, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => [...occurrences({ kind: "every", everyMs, anchorMs: 0 }, "UTC", 0, 1)], RangeError);
    }
    assert.throws(() => [...occurrences(cron("0 3 * * *"), "Europe/Atlantis", 0, 1)], RangeError);
    assert.throws(() => [...occurrences(cron("61 3 * * *"), "UTC", 0, 1)], /61 is outside 0-59/);
  });

  test("has nothing for a rule without patterns and for a day that never comes", () => {
    assert.deepEqual(momentsBetween(cron(), "UTC", "2026-01-01T00:00Z", "2036-01-01T00:00Z"), []);
    assert.deepEqual(momentsBetween(cron("0 0 30 2 *"), "UTC", "2026-01-01T00:00Z", "2036-01-01T00:00Z"), []);
  });
});
