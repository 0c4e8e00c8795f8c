import assert from "node:assert/strict";
import { test } from "node:test";
import { quietUntil } from "./quiet-hours.ts";

const NIGHT = { from: 22 * 60, until: 7 * 60 };
const ZONE = "Europe/Prague";

test("DEL-11 quiet hours end by the clock on the wall, over midnight", () => {
  const before = Date.parse("2026-11-25T21:59:00+01:00");
  const evening = Date.parse("2026-11-25T22:00:00+01:00");
  const morning = Date.parse("2026-11-26T06:59:59+01:00");
  const end = Date.parse("2026-11-26T07:00:00+01:00");
  assert.deepEqual(
    [before, evening, morning, end].map((at) => quietUntil(at, ZONE, NIGHT)),
    [null, end, end, null],
  );
});

test("DEL-11 quiet hours within a day", () => {
  const noon = { from: 12 * 60, until: 13 * 60 + 30 };
  assert.equal(
    quietUntil(Date.parse("2026-11-25T12:10:00Z"), "UTC", noon),
    Date.parse("2026-11-25T13:30:00Z"),
  );
  assert.equal(quietUntil(Date.parse("2026-11-25T13:30:00Z"), "UTC", noon), null);
});

test("DEL-11 in the nights in which clocks change, quiet hours end at seven all the same", () => {
  const spring = Date.parse("2026-03-29T01:30:00+01:00");
  const autumn = Date.parse("2026-10-25T01:30:00+02:00");
  assert.equal(quietUntil(spring, ZONE, NIGHT), Date.parse("2026-03-29T07:00:00+02:00"));
  assert.equal(quietUntil(autumn, ZONE, NIGHT), Date.parse("2026-10-25T07:00:00+01:00"));
});
