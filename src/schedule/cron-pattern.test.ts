import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as fc from "../testing/properties.ts";
import { checkCron, parseCron } from "./cron-pattern.ts";

describe("an expression that is wrong", () => {
  for (const [pattern, words] of [
    ["60 3 * * *", ["minute", '"60"', "0-59"]],
    ["0 24 * * *", ["hour", '"24"', "0-23"]],
    ["0 3 0 * *", ["day of month", '"0"', "1-31"]],
    ["0 3 32 * *", ["day of month", '"32"', "1-31"]],
    ["0 3 * 13 *", ["month", '"13"', "1-12 or jan-dec"]],
    ["0 3 * * 8", ["day of week", '"8"', "0-7 or sun-sat"]],
    ["60 0 3 * * *", ["second", '"60"', "0-59"]],
    ["5/15 * * * *", ["minute", '"5/15"', "5-59/15"]],
    ["*/0 * * * *", ["minute", "step", "1-60"]],
    ["* */25 * * *", ["hour", "step", "1-24"]],
    ["22-2 * * * *", ["minute", "22-59,0-2"]],
    ["* * * * sat-mon", ["day of week", "backwards"]],
    ["* * * * monday", ["day of week", '"monday"', "sun-sat"]],
    ["* * * * 5#6", ["day of week", "5#6", "5#2 (second Friday)"]],
    ["* * 32W * *", ["day of month", "32W"]],
    ["* * LW,3 * *", ["LW,3"]],
    ["1,,2 * * * *", ["minute", "empty"]],
    ["1-2-3 * * * *", ["minute", "1-2-3"]],
    ["1/2/3 * * * *", ["minute", "slash"]],
    ["-1 * * * *", ["minute", "-1"]],
    ["1.5 * * * *", ["minute", "1.5"]],
    ["** * * * *", ["minute", "**"]],
    ["+1 * * * *", ["minute", "+1"]],
    ["1e1 * * * *", ["minute", "1e1"]],
    ["٣ * * * *", ["minute", "٣"]],
    ["* * * *", ["five fields", "has 4"]],
    ["* * * * * * *", ["six", "has 7"]],
    ["", ["five fields", "has 0"]],
    ["   ", ["has 0"]],
    ["@daily", ["@daily", "schedule: daily"]],
    ["@reboot", ["@reboot", "five fields"]],
    ["daily", ["five fields", "has 1"]],
    ["* ".repeat(2000), ["longer than"]],
  ] as const) {
    test(`${JSON.stringify(pattern.slice(0, 40))} is refused with field, value and what is allowed`, () => {
      const message = checkCron(pattern);
      assert.ok(message !== null, "was accepted");
      for (const word of words) assert.ok(message.includes(word), `${word} is not in: ${message}`);
    });
  }

  test("is a RangeError with the same sentence when it is parsed unchecked", () => {
    assert.throws(() => parseCron("0 24 * * *"), {
      name: "RangeError",
      message: checkCron("0 24 * * *") ?? "",
    });
  });

  test("never makes the check throw", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\d*,/#LW?+a-z -]{0,40}$/)), (text) => {
        const message = checkCron(text);
        assert.ok(message === null || message.length > 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("an expression that is right", () => {
  for (const pattern of [
    "* * * * *",
    "*/15 * * * *",
    "0 3 * * 0",
    "0 3 * * 7",
    "15,45 0-3 * * *",
    "0 0 L * *",
    "0 0 LW * *",
    "0 0 1,L * *",
    "0 0 15W * *",
    "0 0 * * 5#2",
    "0 0 * * FRI#L",
    "0 0 * * 5L",
    "0 0 * jan-MAR mon-fri",
    "0 0 13 * +5",
    "0 0 ? * ?",
    "30 0 3 * * *",
    "  0\t3  * * *  ",
    "5-59/10 1-3 * 3,10 *",
    "*/60 * * * *",
    "007 3 * * *",
  ]) {
    test(`${JSON.stringify(pattern)} is taken`, () => assert.equal(checkCron(pattern), null));
  }

  test("is wild if the minute or the hour has a star, whatever the second and the days have", () => {
    assert.equal(isWild("30 2 * * *"), false);
    assert.equal(isWild("0,30 1-3 * * *"), false);
    assert.equal(isWild("0-59/5 2 * * *"), false);
    assert.equal(isWild("* 30 2 * * *"), false);
    assert.equal(isWild("15 * * * *"), true);
    assert.equal(isWild("*/20 2 * * *"), true);
    assert.equal(isWild("0 */2 * * *"), true);
    assert.equal(isWild("5,*/20 2 * * *"), true);
    assert.equal(isWild("? 2 * * *"), true);
  });
});

function isWild(pattern: string): boolean {
  return parseCron(pattern).wild;
}
