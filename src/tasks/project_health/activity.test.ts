import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activityOf as activityOfDays,
  commitDays,
  localDay,
  usualGap,
  weeksFrom,
  WEEKS,
} from "./activity.ts";

const DAY = 86_400_000;
const activityOf = (times: readonly number[], now: number) => activityOfDays(commitDays(times, false), now);

/** A Monday, at noon, so that no zone moves it to another day. */
const MONDAY = new Date(2026, 10, 23, 12).getTime();

test("commits fall into weeks from Monday to Sunday, the last one being the running week", () => {
  const times = [
    MONDAY,
    MONDAY - DAY,
    MONDAY - 7 * DAY,
    MONDAY - 8 * DAY,
    MONDAY - 25 * 7 * DAY,
    MONDAY - 26 * 7 * DAY,
  ];
  const { perWeek, commits } = activityOf(times, MONDAY);
  assert.equal(perWeek.length, WEEKS);
  assert.equal(commits, 6);
  assert.deepEqual(perWeek.slice(-3), [1, 2, 1]);
  assert.equal(perWeek[0], 1);
  assert.equal(weeksFrom(MONDAY), localDay(MONDAY - 25 * 7 * DAY));
});

test("a date in the future is a wrong clock and counts as now", () => {
  const { lastCommitAt, today, perWeek } = activityOf([MONDAY + 400 * DAY], MONDAY);
  assert.deepEqual([lastCommitAt, today, perWeek.at(-1)], [MONDAY, 1, 1]);
});

test("no commits are no activity, not an error", () => {
  const { lastCommitAt, usualGapDays, perWeek } = activityOf([], MONDAY);
  assert.deepEqual([lastCommitAt, usualGapDays, perWeek.every((count) => count === 0)], [null, null, true]);
});

test("the rhythm is the median pause between days with commits, once there are five", () => {
  assert.equal(usualGap([1, 2, 3, 4]), null);
  assert.equal(usualGap([40, 1, 8, 15, 22]), 7);
  assert.equal(usualGap([1, 2, 4, 10, 11, 13, 30]), 2);
  assert.equal(usualGap([0, 1, 2, 4, 6]), 1.5);
});

test("the rhythm is that of late, not that of a first hectic year", () => {
  const hectic = Array.from({ length: 300 }, (_, index) => index);
  const calm = Array.from({ length: 70 }, (_, index) => 300 + index * 14);
  assert.equal(usualGap([...hectic, ...calm]), 14);
});

test("many commits of one day are one day of the rhythm", () => {
  const days = [0, 10, 20, 30, 40].flatMap((day) => [MONDAY - day * DAY, MONDAY - day * DAY + 60_000]);
  assert.equal(activityOf(days, MONDAY + DAY).usualGapDays, 10);
});

test("what is remembered of the commits does not depend on the day, and gives the same later", () => {
  const times = Array.from({ length: 900 }, (_, index) => MONDAY - Math.floor(index / 2) * DAY);
  const remembered = commitDays(times, false);
  assert.ok(remembered.days.length < 300);
  for (const later of [0, 10, 100]) {
    const now = MONDAY + later * DAY;
    const within = times.filter((time) => time > now - 182 * DAY).length;
    const weeks = activityOfDays(remembered, now).perWeek.reduce((sum, count) => sum + count, 0);
    assert.ok(weeks <= within && weeks > within - 14, `${weeks} of ${within}`);
  }
});
