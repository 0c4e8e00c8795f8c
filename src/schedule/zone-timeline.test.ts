import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS } from "./civil.ts";
import { allTransitions } from "./testing/transitions.ts";
import { stretchAfter, stretchAt, zoneTimeline } from "./zone-timeline.ts";

test("no zone changes its clocks twice within two days, so the stretch before is the only one to compare with", () => {
  const closest = new Map<string, number>();
  for (const { zone, at } of allTransitions(Date.UTC(2000, 0, 1), Date.UTC(2038, 0, 1))) {
    assert.ok(
      at - (closest.get(zone) ?? Number.NEGATIVE_INFINITY) > 2 * DAY_MS,
      `${zone} ${new Date(at).toISOString()}`,
    );
    closest.set(zone, at);
  }
});

test("stretches follow one another without a gap", () => {
  const timeline = zoneTimeline("Europe/Prague");
  let stretch = stretchAt(timeline, Date.UTC(2026, 0, 1));
  for (let count = 0; count < 20; count += 1) {
    const next = stretchAfter(timeline, stretch);
    assert.ok(next);
    assert.equal(next.start, stretch.end);
    assert.equal(next.wallBefore, stretch.end + stretch.offset);
    assert.equal(stretchAt(timeline, next.start), next);
    assert.equal(stretchAt(timeline, next.start - 1), stretch);
    stretch = next;
  }
});

test("a zone without changes is one stretch", () => {
  const timeline = zoneTimeline("UTC");
  const stretch = stretchAt(timeline, 0);
  assert.equal(stretch.start, Number.NEGATIVE_INFINITY);
  assert.equal(stretchAfter(timeline, stretch), null);
});

test("instants beyond what dates can have are answered with the last stretch", () => {
  const timeline = zoneTimeline("Asia/Tokyo");
  assert.equal(stretchAt(timeline, Number.POSITIVE_INFINITY).offset, 9 * 3_600_000);
  assert.equal(stretchAt(timeline, 1e18).offset, 9 * 3_600_000);
});

test("an unknown zone is a RangeError", () => {
  assert.throws(() => stretchAt(zoneTimeline("Nowhere/Land"), 0), RangeError);
});
