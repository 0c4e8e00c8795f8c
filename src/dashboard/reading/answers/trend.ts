/** How long a task takes, with the stretches in which its pace was the same, and what fell out of them. */
import type { Duration } from "../../../ports/ledger-overview.ts";
import type { Answer, Query } from "../../api/routes.ts";
import { DAY_MS } from "../local-days.ts";
import { lookOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";

const MOST_POINTS = 1500;
/** Fewer than this tell nothing about a pace. */
const LEAST_IN_STRETCH = 8;
/** A pace is another one if its median is this many times the old one. */
const CHANGED_PACE = 1.25;
const DAYS = { "90_days": 90, year: 366, all: 4000 } as const;

export async function trendAnswer(
  view: RecordView,
  task: string,
  { range }: Query<"trend">,
): Promise<Answer<"trend">> {
  const { sources, now } = view;
  const since = now - DAYS[range] * DAY_MS;
  const found = (await sources.overview.durations({ task, since, limit: MOST_POINTS })).reverse();
  const good = found.filter(({ outcome }) => outcome === "succeeded");
  const stretches = stretchesOf(good);
  const outliers = found.filter((point) => isOutlier(point, stretches));
  const usual = stretches.map(({ p90 }) => p90);
  // Where nothing succeeded, what failed is the scale.
  const drawn = good.length === 0 ? found : good.filter((point) => !outliers.includes(point));
  const inScale = drawn.map(({ ms }) => ms);
  return {
    task,
    from: found[0]?.at ?? since,
    until: now,
    points: found.map(({ run, at, ms, outcome }) => ({ run, at, ms, look: lookOf(outcome, null) })),
    stretches,
    outliers: outliers.map(({ run }) => run),
    top_ms: Math.max(1, ...usual.map((ms) => ms * 1.4), ...inScale),
  };
}

type Stretch = Answer<"trend">["stretches"][number];

function stretchesOf(points: readonly Duration[]): Stretch[] {
  if (points.length === 0) return [];
  return cut(points).map((part) => {
    const sorted = part.map(({ ms }) => ms).sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
    return {
      from: part[0]?.at ?? 0,
      until: part.at(-1)?.at ?? 0,
      median: at(0.5),
      p10: at(0.1),
      p90: at(0.9),
    };
  });
}

/** Cuts in two where both sides then lie closest to their medians, as long as these differ by enough. */
function cut(points: readonly Duration[], depth = 3): Duration[][] {
  let best = { at: -1, spread: spreadOf(points) };
  if (depth > 0) {
    const step = Math.max(1, Math.floor(points.length / 60));
    for (let i = LEAST_IN_STRETCH; i <= points.length - LEAST_IN_STRETCH; i += step) {
      const [before, after] = [points.slice(0, i), points.slice(i)];
      const [a, b] = [median(before), median(after)];
      const ratio = Math.max(a, b) / Math.max(Math.min(a, b), 1);
      const spread = spreadOf(before) + spreadOf(after);
      if (ratio > CHANGED_PACE && spread < best.spread) best = { at: i, spread };
    }
  }
  if (best.at === -1) return [[...points]];
  return [...cut(points.slice(0, best.at), depth - 1), ...cut(points.slice(best.at), depth - 1)];
}

function spreadOf(points: readonly Duration[]): number {
  const middle = median(points);
  return points.reduce((sum, { ms }) => sum + Math.abs(ms - middle), 0);
}

function median(points: readonly Duration[]): number {
  const sorted = points.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** Further from the median than three times the usual spread, and by more than a blink. */
function isOutlier({ at, ms }: Duration, stretches: readonly Stretch[]): boolean {
  const own = stretches.find(({ from, until }) => at >= from && at <= until) ?? stretches[0];
  if (own === undefined) return false;
  const spread = Math.max(own.p90 - own.p10, own.median * 0.15, 50);
  return ms > own.median + 3 * spread;
}
