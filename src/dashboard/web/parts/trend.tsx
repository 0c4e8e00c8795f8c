/** How long it takes: points, the median of each stretch, p10 to p90, and what fell out, named. */
import type { Trend as TrendAnswer } from "../../api/tasks.ts";
import { isPublished } from "../published/inlined.ts";
import { runLink } from "../published/links.ts";
import { useState } from "preact/hooks";
import { useAnswer } from "../state/use-answer.ts";
import { duration, plural } from "../text/format.ts";
import { clock } from "./clock.ts";
import { words } from "./glyph.tsx";
import { Seg } from "./seg.tsx";
import { Empty, Loaded } from "./states.tsx";

const RANGES = [
  ["90_days", "90 days"],
  ["year", "Year"],
  ["all", "All"],
] as const;

const HEIGHT = 150;
const TOP = 50;
const LEFT = 5;

export function Trend({ task, chooser }: { task: string; chooser?: preact.ComponentChildren }) {
  const [range, setRange] = useState<(typeof RANGES)[number][0]>("year");
  const asked = useAnswer("trend", `/api/tasks/${encodeURIComponent(task)}/trend?range=${range}`);
  return (
    <div>
      <div class="row">
        <h2>How long it takes</h2>
        {chooser}
        {!isPublished && (
          <Seg name="Range of durations" options={RANGES} chosen={range} choose={setRange} push />
        )}
      </div>
      <Loaded asked={asked}>
        {(trend) =>
          trend.points.length === 0 ? (
            <Empty>No run of this stretch has ended.</Empty>
          ) : (
            <Chart trend={trend} />
          )
        }
      </Loaded>
    </div>
  );
}

function Chart({ trend }: { trend: TrendAnswer }) {
  const { day, date } = clock();
  // Where the ends lie a year apart the year has to be said.
  const dated = (at: number) =>
    date(from).slice(0, 4) === date(until).slice(0, 4) ? day(at) : `${day(at)} ${date(at).slice(0, 4)}`;
  const { points, stretches, from, until, top_ms: top } = trend;
  const outliers = new Set(trend.outliers);
  const x = (at: number) => LEFT + ((at - from) / Math.max(1, until - from)) * (98 - LEFT);
  const y = (ms: number) => TOP + HEIGHT - (Math.min(ms, top) / top) * HEIGHT;
  const marks = ticks(top);
  const named = nameable(trend);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Durations" style={{ marginTop: "8px" }}>
      <svg class="wide slim" width="100%" height={TOP + HEIGHT + 26} role="group" aria-label={labelOf(trend)}>
        {marks.map((ms) => (
          <g key={ms}>
            <line class="hairl" x1={`${LEFT}%`} x2="98%" y1={y(ms)} y2={y(ms)} />
            <text x="0" y={y(ms) + 4}>
              {duration(ms).replace(/^0 ms$/, "0")}
            </text>
          </g>
        ))}
        {stretches.map((stretch, index) => (
          <g key={index} class="ok">
            <rect
              class="band"
              x={`${x(stretch.from)}%`}
              width={`${Math.max(0.3, x(stretch.until) - x(stretch.from))}%`}
              y={y(stretch.p90)}
              height={Math.max(2, y(stretch.p10) - y(stretch.p90))}
            />
            <line
              class="ln"
              stroke-width="1.6"
              x1={`${x(stretch.from)}%`}
              x2={`${x(stretch.until)}%`}
              y1={y(stretch.median)}
              y2={y(stretch.median)}
            />
            <svg x={`${x(stretch.from)}%`}>
              <text y={Math.min(TOP + HEIGHT - 4, y(stretch.p10) + 16)}>
                {index === 0
                  ? `median ${duration(stretch.median)}, band is p10 to p90`
                  : `since ${day(stretch.from)}: median ${duration(stretch.median)}`}
              </text>
            </svg>
          </g>
        ))}
        {points.map((point) => (
          <a
            key={point.run}
            href={runLink(point.run, trend.task)}
            aria-label={pointText(point)}
            tabIndex={outliers.has(point.run) ? 0 : -1}
          >
            {point.look === "succeeded" ? (
              <circle
                cx={`${x(point.at)}%`}
                cy={point.ms > top ? TOP - 9 : y(point.ms)}
                r={outliers.has(point.run) ? 3.2 : 2}
                fill="var(--ink)"
              >
                <title>{pointText(point)}</title>
              </circle>
            ) : (
              <svg x={`${x(point.at)}%`}>
                <use
                  href={`#g-${point.look}`}
                  class={point.look}
                  x="-5"
                  y={(point.ms > top ? TOP - 9 : y(point.ms)) - 5}
                  width="10"
                  height="10"
                >
                  <title>{pointText(point)}</title>
                </use>
              </svg>
            )}
          </a>
        ))}
        {named.map(({ run, at, ms, look, row }) => (
          <svg key={run} x={`${x(at)}%`}>
            <text
              class="hi"
              x={x(at) > 60 ? -9 : 9}
              y={ms > top ? 12 + row * 14 : y(ms) - 6}
              text-anchor={x(at) > 60 ? "end" : "start"}
            >
              {day(at).slice(4)}: {look === "succeeded" ? duration(ms) : `${words(look)} at ${duration(ms)}`}
              {ms > top && ", above the scale"}
            </text>
          </svg>
        ))}
        <svg x={`${LEFT}%`}>
          <text y={TOP + HEIGHT + 20}>{dated(from)}</text>
        </svg>
        <svg x="98%">
          <text y={TOP + HEIGHT + 20} text-anchor="end">
            {dated(until)}
          </text>
        </svg>
      </svg>
    </div>
  );
}

function pointText({ at, ms, look }: TrendAnswer["points"][number]): string {
  return `${clock().day(at)}: ${words(look)} after ${duration(ms)}`;
}

type Named = TrendAnswer["points"][number] & { row: number };

/** The largest few, as long as their words do not lie on one another. */
function nameable({ points, outliers, from, until, top_ms: top }: TrendAnswer): Named[] {
  const chosen: Named[] = [];
  const far = points.filter(({ run }) => outliers.includes(run)).sort((a, b) => b.ms - a.ms);
  for (const point of far.slice(0, 12)) {
    const isAbove = point.ms > top;
    // Words above the scale are longer.
    const reach = (until - from) * (isAbove ? 0.45 : 0.2);
    const near = chosen.filter((other) => Math.abs(other.at - point.at) < reach);
    const sameHeight = near.filter((other) =>
      isAbove ? other.ms > top : Math.abs(other.ms - point.ms) < top * 0.12,
    );
    if (isAbove ? sameHeight.length > 1 : sameHeight.length > 0) continue;
    chosen.push({ ...point, row: isAbove ? sameHeight.length : 0 });
    if (chosen.length === 5) break;
  }
  return chosen;
}

const STEPS = [
  10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 12e4, 3e5, 6e5, 18e5, 36e5, 72e5, 216e5,
];

function ticks(top: number): number[] {
  const step = STEPS.find((size) => top / size <= 4) ?? top / 3;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
}

function labelOf({ points, stretches, outliers }: TrendAnswer): string {
  const medians = stretches.map(({ median }) => duration(median)).join(", then ");
  return `${plural(points.length, "run")}, median ${medians || "unknown"}, ${plural(outliers.length, "outlier")}`;
}
