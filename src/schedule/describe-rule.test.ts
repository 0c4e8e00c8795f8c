import assert from "node:assert/strict";
import { test } from "node:test";
import { describeRule } from "./describe-rule.ts";
import { cron, everyMinutes } from "./testing/moments.ts";

for (const [patterns, sentence] of [
  [["0 3 * * *"], "every day at 03:00"],
  [["0 3 * * *", "0 15 * * *"], "every day at 03:00 and 15:00"],
  [["0 3,4 * * *", "0 5 * * *"], "every day at 03:00, 04:00 and 05:00"],
  [["45 7 * * 1-5"], "Monday to Friday at 07:45"],
  [["0 3 * * 0"], "every Sunday at 03:00"],
  [["0 3 * * 7"], "every Sunday at 03:00"],
  [["0 3 * * 0,5"], "every Friday and Sunday at 03:00"],
  [["0 3 L * *"], "the last day of each month at 03:00"],
  [["0 3 LW * *"], "the last workday of each month at 03:00"],
  [["0 3 1 * *"], "day 1 of each month at 03:00"],
  [["0 3 31 * *"], "day 31 of each month that has one at 03:00"],
  [["0 0 1 1 *"], "day 1 of January at 00:00"],
  [["0 6 * 6-8 sat,sun"], "every Saturday and Sunday in June, July and August at 06:00"],
  [["15 * * * *"], "every hour at :15"],
  [["15 * * * *", "45 * * * *"], "every hour at :15 and :45"],
  [["*/15 * * * *"], "every 15 minutes"],
  [["*/15 * * * 1-5"], "every 15 minutes, Monday to Friday"],
  [["* * * * *"], "every minute"],
  [["* * * * * *"], "every second"],
  [["30 0 3 * * *"], "every day at 03:00:30"],
  [["*/7 * * * *"], "cron */7 * * * *"],
  [["0 0 13 * 5"], "cron 0 0 13 * 5"],
  [["*/20 2 * * *"], "cron */20 2 * * *"],
  [["0 0 * * 5#2"], "cron 0 0 * * 5#2"],
  [["0 0-23 * * *"], "cron 0 0-23 * * *"],
  [["0 3 * * 1-5", "0 9 * * 0,6"], "Monday to Friday at 03:00; every Saturday and Sunday at 09:00"],
] as const) {
  test(`${patterns.join(" and ")} reads "${sentence}"`, () => {
    assert.equal(describeRule(cron(...patterns), "Europe/Prague"), `${sentence} (Europe/Prague)`);
  });
}

test("elapsed time needs no zone", () => {
  assert.equal(describeRule(everyMinutes(15), "Europe/Prague"), "every 15 minutes");
  assert.equal(describeRule(everyMinutes(60), "Europe/Prague"), "every hour");
  assert.equal(describeRule(everyMinutes(24 * 60), "Europe/Prague"), "every 24 hours");
  assert.equal(describeRule({ kind: "every", everyMs: 1500, anchorMs: 0 }, "UTC"), "every 1500 milliseconds");
});

test("an anchor is told in local time", () => {
  assert.equal(
    describeRule(everyMinutes(120, Date.parse("2026-01-01T05:00Z")), "Europe/Prague"),
    "every 2 hours, counted from 2026-01-01T06:00:00+01:00",
  );
});
