import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { occurrences } from "./occurrences.ts";
import { cron, everyMinutes, momentsBetween } from "./testing/moments.ts";

describe("days", () => {
  const year = ["2026-01-01T00:00Z", "2027-01-01T00:00Z"] as const;
  const dates = (pattern: string) =>
    momentsBetween(cron(pattern), "UTC", ...year).map((text) => text.slice(5, 10));

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
      "01-02",
      "01-09",
      "01-13",
      "01-16",
      "01-23",
      "01-30",
      "02-06",
      "02-13",
      "02-20",
      "02-27",
      "03-06",
      "03-13",
      "03-20",
      "03-27",
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

  test("leaves out what a gap moved onto its start", () => {
    const rule = cron("30 2 * * *");
    assert.deepEqual(momentsBetween(rule, "Europe/Prague", "2026-03-29T01:00Z", "2026-03-29T12:00Z"), []);
    assert.equal(
      momentsBetween(rule, "Europe/Prague", "2026-03-29T00:59:59.999Z", "2026-03-29T01:00Z").length,
      1,
    );
  });

  test("holds a moment that several patterns name once", () => {
    assert.deepEqual(
      momentsBetween(
        cron("0 3 * * *", "0 3 * * 4", "0 */3 * * *"),
        "UTC",
        "2026-01-01T00:00Z",
        "2026-01-01T06:00Z",
      ),
      ["2026-01-01T03:00 = 03:00Z", "2026-01-01T06:00 = 06:00Z"],
    );
  });

  test("goes down to the second with six fields", () => {
    assert.deepEqual(
      momentsBetween(cron("*/30 0 3 * * *"), "UTC", "2026-01-01T00:00Z", "2026-01-02T00:00Z"),
      ["2026-01-01T03:00 = 03:00Z", "2026-01-01T03:00:30 = 03:00:30Z"],
    );
  });

  test("can be walked without an end, and again from the start", () => {
    const endless = occurrences(everyMinutes(1), "Europe/Prague", 0, Number.POSITIVE_INFINITY);
    const [first] = endless;
    const [again] = endless;
    assert.equal(first?.at, 60_000);
    assert.deepEqual(again, first);
  });

  test("without an end is over where no day can follow", () => {
    assert.deepEqual([...occurrences(cron("0 0 30 2 *"), "Europe/Prague", 0, Number.POSITIVE_INFINITY)], []);
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
      momentsBetween(
        everyMinutes(120, Date.parse("2030-01-01T00:30Z")),
        "UTC",
        "2026-01-01T00:00Z",
        "2026-01-01T04:00Z",
      ),
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
