/** Longer ranges: a cell for several days, drawn as the worst that happened in them. */
import { localDate } from "../../../schedule/local-text.ts";
import type { Duration } from "../../../ports/ledger-overview.ts";
import type { Cell, Look } from "../../api/common.ts";
import { addDays, DAY_MS, dayStart } from "../local-days.ts";
import { lookOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";

/** The worst first; what stands before hides what stands behind. */
const WORST: readonly Look[] = [
  "failed",
  "timed_out",
  "lost",
  "over_budget",
  "missed",
  "cancelled",
  "succeeded",
  "superseded",
  "skipped",
  "merged",
];

/** Hides behind nothing: a week with a failure and a miss shows both. */
const BAD: ReadonlySet<Look> = new Set(["failed", "timed_out", "lost", "over_budget", "missed"]);

/** The newest so many are enough for a pace. */
const MOST_RUNS = 5_000;

interface Row {
  /** Oldest first; `ms` is the median of the runs that began in its days. */
  readonly cells: Cell[];
  /** Of all runs that ended in the range. */
  readonly medianMs: number | null;
}

export async function bucketCells(view: RecordView, task: string, days: number, width: number): Promise<Row> {
  const { sources, now, zone } = view;
  const tomorrow = dayStart(addDays(localDate(now, zone), 1), zone);
  const from = tomorrow - days * DAY_MS;
  const ends = await sources.overview.ends({ from, until: tomorrow, width: width * DAY_MS, task });
  const runs = await sources.overview.durations({ task, since: from, limit: MOST_RUNS });
  const bucketOf = ({ at }: Duration) => Math.floor((at - from) / (width * DAY_MS));
  const durations = Map.groupBy(runs, bucketOf);
  const cells = [...Map.groupBy(ends, ({ bucket }) => bucket)]
    .sort(([a], [b]) => a - b)
    .map(([bucket, rows]) => {
      const counts = new Map<Look, number>();
      for (const { outcome, isSuperseded, count } of rows) {
        const look = lookOf(outcome, isSuperseded ? "superseded" : null);
        counts.set(look, (counts.get(look) ?? 0) + count);
      }
      const present = WORST.filter((look) => counts.has(look));
      return {
        at: from + bucket * width * DAY_MS,
        look: present[0] ?? "skipped",
        run: null,
        ms: medianOf(durations.get(bucket) ?? []),
        count: rows.reduce((sum, { count }) => sum + count, 0),
        also: present.find((look, i) => i > 0 && BAD.has(look)) ?? null,
        why: present.map((look) => `${counts.get(look)} ${look.replace("_", " ")}`).join(", "),
      };
    });
  return { cells, medianMs: medianOf(runs) };
}

function medianOf(runs: readonly Duration[]): number | null {
  const sorted = runs.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
