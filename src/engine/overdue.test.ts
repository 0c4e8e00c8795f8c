import assert from "node:assert/strict";
import { test } from "node:test";
import { overdueFrom } from "./overdue.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Monday, 23 November 2026, 03:00 UTC. */
const MONDAY = Date.UTC(2026, 10, 23, 3);
const LATER = MONDAY + 90 * DAY;

function calendar(pattern: string) {
  return { rule: { kind: "calendar", patterns: [pattern] }, zone: "UTC" } as const;
}

test("UNA-22 a task is overdue when two of its own intervals and grace have passed", () => {
  assert.equal(overdueFrom(calendar("0 3 * * *"), MONDAY, HOUR, LATER), MONDAY + 2 * DAY + 3 * HOUR);
  assert.equal(overdueFrom(calendar("0 3 * * 1"), MONDAY, DAY, LATER), MONDAY + 15 * DAY);
  const often = { rule: { kind: "every", everyMs: 60_000, anchorMs: 0 }, zone: "UTC" } as const;
  assert.equal(overdueFrom(often, MONDAY, 0, LATER), MONDAY + 120_000 + 3 * HOUR);
  const friday = MONDAY + 4 * DAY;
  assert.equal(
    overdueFrom(calendar("0 3 * * 1-5"), friday, 0, LATER),
    friday + 4 * DAY + 3 * HOUR,
    "it may rest at the weekend: Monday and Tuesday have to pass",
  );
});

test("UNA-22 before two moments have passed nothing is overdue", () => {
  assert.equal(overdueFrom(calendar("0 3 * * *"), MONDAY, 0, MONDAY + DAY), null);
});
