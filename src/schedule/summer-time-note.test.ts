import assert from "node:assert/strict";
import { test } from "node:test";
import type { SlotRule } from "../core/task.ts";
import { occurrences } from "./occurrences.ts";
import { summerTimeNote } from "./summer-time-note.ts";
import { cron, everyMinutes } from "./testing/moments.ts";

function notes(rule: SlotRule, zone: string, after: string, until: string): (string | null)[] {
  return Array.from(occurrences(rule, zone, Date.parse(after), Date.parse(until)), (moment) =>
    summerTimeNote(moment, zone),
  );
}

test("a moment inside the gap says when it runs instead", () => {
  assert.deepEqual(notes(cron("30 2 * * *"), "Europe/Prague", "2026-03-28T00:00Z", "2026-03-30T12:00Z"), [
    null,
    "02:30 does not exist this night: clocks go forward; runs at 03:00",
    null,
  ]);
});

test("a gap that swallows a whole day names the days", () => {
  assert.deepEqual(notes(cron("0 9 * * 5"), "Pacific/Apia", "2011-12-29T00:00Z", "2012-01-01T00:00Z"), [
    "2011-12-30 09:00 does not exist: clocks go forward; runs at 2011-12-31 00:00",
  ]);
});

test("both passes of a repeated hour are told apart", () => {
  assert.deepEqual(notes(cron("30 * * * *"), "Europe/Prague", "2026-10-24T23:00Z", "2026-10-25T03:00Z"), [
    null,
    "first pass of a repeated hour: clocks go back",
    "second pass of a repeated hour: clocks went back",
    null,
  ]);
});

test("a repeated stretch that is not an hour says how long it is", () => {
  assert.deepEqual(notes(everyMinutes(15), "Australia/Lord_Howe", "2026-04-04T14:15Z", "2026-04-04T14:45Z"), [
    "first pass of 30 repeated minutes: clocks go back",
    "first pass of 30 repeated minutes: clocks go back",
  ]);
  assert.deepEqual(notes(cron("30 2 * * *"), "Antarctica/Troll", "2026-10-24T12:00Z", "2026-10-25T12:00Z"), [
    "first pass of 2 repeated hours: clocks go back",
  ]);
});

test("the instants right beside a change are ordinary", () => {
  assert.deepEqual(notes(cron("0 3 * * *"), "Europe/Prague", "2026-03-28T12:00Z", "2026-03-29T12:00Z"), [
    null,
  ]);
  assert.deepEqual(notes(cron("0 3 * * *"), "Europe/Prague", "2026-10-24T12:00Z", "2026-10-25T12:00Z"), [
    null,
  ]);
  assert.deepEqual(notes(everyMinutes(1), "UTC", "2026-10-24T12:00Z", "2026-10-24T12:02Z"), [null, null]);
});
