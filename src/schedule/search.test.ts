import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { SlotRule } from "../core/task.ts";
import { neverFires, nextOccurrence, previousOccurrence } from "./search.ts";
import { cron, everyMinutes, momentText } from "./testing/moments.ts";

const next = (rule: SlotRule, zone: string, after: string) => {
  const found = nextOccurrence(rule, zone, Date.parse(after));
  return found === null ? null : momentText(found);
};
const previous = (rule: SlotRule, zone: string, at: string) => {
  const found = previousOccurrence(rule, zone, Date.parse(at));
  return found === null ? null : momentText(found);
};

describe("the next moment", () => {
  test("lies strictly after the instant", () => {
    assert.equal(next(cron("0 3 * * *"), "UTC", "2026-01-01T03:00Z"), "2026-01-02T03:00 = 03:00Z");
    assert.equal(next(cron("0 3 * * *"), "UTC", "2026-01-01T02:59:59.999Z"), "2026-01-01T03:00 = 03:00Z");
  });

  test("is found across centuries without a leap day", () => {
    assert.equal(next(cron("0 0 29 2 *"), "Europe/Prague", "2096-03-01T00:00Z"), "2104-02-29T00:00 = 23:00Z");
  });

  test("is found for the rarest day there is, a 29 February on one weekday", () => {
    // 2100 is no leap year, so that Mondays are forty years apart here.
    assert.equal(next(cron("0 0 29 2 +1"), "UTC", "2072-03-01T00:00Z"), "2112-02-29T00:00 = 00:00Z");
    assert.equal(previous(cron("0 0 29 2 +1"), "UTC", "2112-02-28T00:00Z"), "2072-02-29T00:00 = 00:00Z");
  });

  test("does not exist for a day that never comes", () => {
    assert.equal(next(cron("0 0 30 2 *"), "UTC", "2026-01-01T00:00Z"), null);
    assert.equal(next(cron(), "UTC", "2026-01-01T00:00Z"), null);
  });
});

describe("the previous moment", () => {
  test("may be the instant itself", () => {
    assert.equal(previous(cron("0 3 * * *"), "UTC", "2026-01-01T03:00Z"), "2026-01-01T03:00 = 03:00Z");
    assert.equal(previous(cron("0 3 * * *"), "UTC", "2026-01-01T02:59:59.999Z"), "2025-12-31T03:00 = 03:00Z");
  });

  test("is found from far away, also for rules that were frequent long ago", () => {
    assert.equal(
      previous(cron("* * * 1 *"), "Europe/Prague", "2026-12-20T00:00Z"),
      "2026-01-31T23:59 = 22:59Z",
    );
    assert.equal(
      previous(cron("* * * * * *"), "UTC", "2026-12-20T00:00:00.500Z"),
      "2026-12-20T00:00 = 00:00Z",
    );
    assert.equal(previous(cron("0 0 29 2 *"), "UTC", "2103-12-31T00:00Z"), "2096-02-29T00:00 = 00:00Z");
    assert.equal(
      previous(everyMinutes(60 * 24 * 365), "UTC", "2026-12-20T00:00Z"),
      "2026-12-18T00:00 = 00:00Z",
    );
  });

  test("is the last in order where several share an instant", () => {
    assert.equal(
      previous(cron("0 2,3 * * *"), "Europe/Prague", "2026-03-29T01:00Z"),
      "2026-03-29T03:00 = 01:00Z",
    );
  });

  test("does not exist for a day that never came", () => {
    assert.equal(previous(cron("0 0 30 2 *"), "UTC", "2026-01-01T00:00Z"), null);
  });
});

test("a rule never fires if no day fits it, and only then", () => {
  assert.equal(neverFires(cron("0 0 30 2 *"), "UTC"), true);
  assert.equal(neverFires(cron("0 0 31 2,4,6,9,11 *"), "Europe/Prague"), true);
  assert.equal(neverFires(cron("0 0 29 2 *"), "UTC"), false);
  assert.equal(neverFires(cron("0 0 29 2 +1"), "UTC"), false);
  assert.equal(neverFires(cron("0 0 30 2 +1"), "UTC"), true);
  assert.equal(neverFires(cron("0 0 30 2 1"), "UTC"), false);
  assert.equal(neverFires(cron("0 0 30 2 *", "0 0 1 1 *"), "UTC"), false);
  assert.equal(neverFires(cron(), "UTC"), true);
  assert.equal(neverFires(everyMinutes(5), "UTC"), false);
});
