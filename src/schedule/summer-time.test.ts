import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { cron, everyMinutes, momentsBetween } from "./testing/moments.ts";

describe("Prague, clocks forward on 2026-03-29 from 02:00 to 03:00", () => {
  const night = ["2026-03-28T12:00Z", "2026-03-29T12:00Z"] as const;

  test("a fixed time inside the gap runs once, at the first instant after it", () => {
    assert.deepEqual(momentsBetween(cron("30 2 * * *"), "Europe/Prague", ...night), [
      "2026-03-29T02:30 = 01:00Z",
    ]);
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
    assert.deepEqual(
      momentsBetween(cron("15 * * * *"), "Europe/Prague", "2026-03-29T00:00Z", "2026-03-29T02:00Z"),
      ["2026-03-29T01:15 = 00:15Z", "2026-03-29T03:15 = 01:15Z"],
    );
  });

  test("elapsed time stays elapsed time", () => {
    assert.deepEqual(
      momentsBetween(everyMinutes(45), "Europe/Prague", "2026-03-29T00:00Z", "2026-03-29T02:15Z"),
      ["2026-03-29T01:45 = 00:45Z", "2026-03-29T03:30 = 01:30Z", "2026-03-29T04:15 = 02:15Z"],
    );
  });
});

describe("Prague, clocks back on 2026-10-25 from 03:00 to 02:00", () => {
  const night = ["2026-10-24T12:00Z", "2026-10-25T12:00Z"] as const;

  test("a fixed time inside the repeated hour runs once, in the first pass", () => {
    assert.deepEqual(momentsBetween(cron("30 2 * * *"), "Europe/Prague", ...night), [
      "2026-10-25T02:30 = 00:30Z",
    ]);
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
    assert.deepEqual(
      momentsBetween(everyMinutes(60), "Europe/Prague", "2026-10-24T23:30Z", "2026-10-25T02:00Z"),
      ["2026-10-25T02:00 = 00:00Z", "2026-10-25T02:00 #2 = 01:00Z", "2026-10-25T03:00 = 02:00Z"],
    );
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
