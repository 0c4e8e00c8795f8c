import assert from "node:assert/strict";
import { test } from "node:test";
import type { Duration } from "../../../ports/ledger-overview.ts";
import type { View } from "../view.ts";
import { trendAnswer } from "./trend.ts";

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

/** @param lengths oldest first */
function trendOf(lengths: readonly number[], outcome: Duration["outcome"] = "succeeded") {
  const durations = lengths.map((ms, i) => ({
    run: `r${i}`,
    at: NOW - (lengths.length - i) * (DAY / 8),
    ms,
    outcome,
  }));
  const overview = { durations: async () => durations.toReversed() };
  return trendAnswer({ sources: { overview }, now: NOW } as unknown as View, "t", { range: "all" });
}

test("DASH-123 no run, one, two: a trend of few points has a scale and no outliers", async () => {
  const none = await trendOf([]);
  assert.deepEqual([none.points, none.stretches, none.outliers], [[], [], []]);
  for (const lengths of [[500], [500, 520], [0]]) {
    const { points, stretches, outliers, top_ms: top } = await trendOf(lengths);
    assert.equal(points.length, lengths.length);
    assert.equal(stretches.length, 1);
    assert.deepEqual(outliers, []);
    assert.ok(top >= Math.max(1, ...lengths));
  }
});

test("DASH-123 four hundred equal runs are one stretch whose band is their median", async () => {
  const { stretches, outliers } = await trendOf(Array.from({ length: 400 }, () => 2_000));
  assert.deepEqual(
    stretches.map(({ median, p10, p90 }) => [median, p10, p90]),
    [[2_000, 2_000, 2_000]],
  );
  assert.deepEqual(outliers, []);
});

test("DASH-123 one giant is an outlier above the scale, and the rest keep theirs", async () => {
  const lengths = Array.from({ length: 400 }, (_, i) => 2_000 + (i % 7) * 10);
  lengths[200] = 36_000_000;
  const { outliers, top_ms: top, stretches } = await trendOf(lengths);
  assert.deepEqual(outliers, ["r200"]);
  assert.ok(top < 4_000);
  assert.equal(stretches.length, 1);
});

test("DASH-123 another pace is another stretch with a median of its own", async () => {
  const { stretches } = await trendOf([
    ...Array.from({ length: 60 }, () => 1_000),
    ...Array.from({ length: 60 }, () => 1_800),
  ]);
  assert.deepEqual(
    stretches.map(({ median }) => median),
    [1_000, 1_800],
  );
});

test("DASH-123 where nothing succeeded, what failed is drawn to scale", async () => {
  const { stretches, top_ms: top } = await trendOf([900, 1_000, 1_100], "failed");
  assert.deepEqual(stretches, []);
  assert.ok(top >= 1_100);
});
