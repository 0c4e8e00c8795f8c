import assert from "node:assert/strict";
import { test } from "node:test";
import { dayPatternProblem, matchingDays } from "./matching-days.ts";

/** Matching days from one day to another, both included. */
function daysOf(fields: string, from: number, to: number): number[] {
  const found: number[] = [];
  const source = matchingDays(fields);
  for (let day = source.next(from); day !== null && day <= to; day = source.next(day + 1)) found.push(day);
  return found;
}

test("a pattern that names every weekday has every day, before 1970 too", () => {
  const every = Array.from({ length: 401 }, (_, index) => index - 200);
  assert.deepEqual(daysOf("* * 0-6", -200, 200), every);
  assert.deepEqual(daysOf("* * *", -200, 200), every);
});

test("days are found from any starting point", () => {
  const mondays = daysOf("* * 1", 20_000, 20_400);
  assert.equal(mondays.length, 57);
  for (const day of mondays) assert.equal(new Date(day * 86_400_000).getUTCDay(), 1);
  for (const from of [20_000, 20_031, 20_032, 20_063, 20_064, 20_399]) {
    assert.deepEqual(
      daysOf("* * 1", from, 20_400),
      mondays.filter((day) => day >= from),
    );
  }
});

test("days far apart are found without a limit of years", () => {
  assert.deepEqual(
    daysOf("29 2 +1", 0, 60_000).map((day) => new Date(day * 86_400_000).getUTCFullYear()),
    [1988, 2016, 2044, 2072, 2112],
  );
});

test("a day that never comes is null", () => {
  assert.equal(matchingDays("30 2 *").next(0), null);
  assert.equal(matchingDays("31 4 *").next(20_000), null);
});

test("fields that croner refuses are told in its words", () => {
  assert.equal(dayPatternProblem("* * *"), null);
  assert.match(dayPatternProblem("LW,3 * *") ?? "", /LW can not be in a list/);
});
