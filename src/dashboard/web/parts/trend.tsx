/** How long it takes: points, the median of each stretch, p10 to p90, and what fell out, named. */
import type { Trend as TrendAnswer } from "../../api/tasks.ts";
import { isPublished } from "../published/inlined.ts";
import { runLink } from "../published/links.ts";
import { useState } from "preact/hooks";
import { useAnswer } from "../state/use-answer.ts";
import { duration, plural } from "../text/format.ts";
import { clock } from "./clock.ts";
import { words } from "./glyph.tsx";
import { toNewest } from "./open-at.ts";
import { Seg } from "./seg.tsx";
import { Empty, Loaded } from "./states.tsx";
import { namesAbove, namesWithin } from "./trend-names.ts";

const RANGES = [
  ["90_days", "90 days"],
  ["year", "Year"],
  ["all", "All"],
] as const;

const HEIGHT = 150;
/** Above it stand the words of what does not fit the scale. */
const TOP = 70;
const LEFT = 0.6;

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
            <Empty>
              No run of this stretch has ended.
              {!isPublished && (
                <>
                  {" "}
                  To see how long it takes: <code>nightdesk run {task}</code>
                </>
              )}
            </Empty>
          ) : (
            <Chart trend={trend} />
          )
        }
      </Loaded>
    </div>
  );
}

function Chart({ trend }: { trend: TrendAnswer }) {
  const { day, date, time } = clock();
  // Where the ends lie a year apart the year has to be said, within a day the time.
  const dated = (at: number) =>
    date(from) === date(until)
      ? `${day(at)} ${time(at)}`
      : date(from).slice(0, 4) === date(until).slice(0, 4)
        ? day(at)
        : `${day(at)} ${date(at).slice(0, 4)}`;
  const { points, stretches, from, until, top_ms: top } = trend;
  const outliers = new Set(trend.outliers);
  const x = (at: number) => LEFT + ((at - from) / Math.max(1, until - from)) * (98 - LEFT);
  const y = (ms: number) => TOP + HEIGHT - (Math.min(ms, top) / top) * HEIGHT;
  const marks = ticks(top);
  const far = points.filter(({ run }) => outliers.has(run)).map((point) => ({ ...point, x: x(point.at) }));
  const above = namesAbove(far.filter(({ ms }) => ms > top));
  const within = namesWithin(
    far.filter(({ ms }) => ms <= top),
    top,
  );
  return (
    <div class="scroll chart" tabIndex={0} role="region" aria-label="Durations" ref={toNewest}>
      <Axis marks={marks} y={y} hasMore={points.some(({ ms }) => ms > top)} />
      <svg class="wide slim" width="100%" height={TOP + HEIGHT + 26} role="group" aria-label={labelOf(trend)}>
        {marks.map((ms) => (
          <line key={ms} class="hairl" x1="0" x2="98%" y1={y(ms)} y2={y(ms)} />
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
            <StretchWords
              stretch={stretch}
              isFirst={index === 0}
              room={x(stretch.until) - x(stretch.from)}
              x={x(stretch.from)}
              y={Math.min(TOP + HEIGHT - 4, y(stretch.p10) + 16)}
            />
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
                cy={point.ms > top ? TOP - 13 : y(point.ms)}
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
                  y={(point.ms > top ? TOP - 13 : y(point.ms)) - 5}
                  width="10"
                  height="10"
                >
                  <title>{pointText(point)}</title>
                </use>
              </svg>
            )}
          </a>
        ))}
        {within.map(({ point, side }) => (
          <Words key={point.run} point={point} side={side} y={y(point.ms) - 6} isWhole />
        ))}
        {above.map(({ point, row, isWhole, side }) => (
          <Words key={point.run} point={point} side={side} y={TOP - 20 - row * 14} isWhole={isWhole} />
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

/** Stays in view while the chart scrolls. */
function Axis({
  marks,
  y,
  hasMore,
}: {
  marks: readonly number[];
  y: (ms: number) => number;
  hasMore: boolean;
}) {
  return (
    <svg class="names axis-names" height={TOP + HEIGHT + 26} aria-hidden="true">
      {marks.map((ms) => (
        <text key={ms} x="0" y={y(ms) + 4}>
          {duration(ms).replace(/^0 ms$/, "0")}
        </text>
      ))}
      {hasMore && (
        <text x="0" y={TOP - 9}>
          above
        </text>
      )}
    </svg>
  );
}

interface StretchProps {
  stretch: TrendAnswer["stretches"][number];
  isFirst: boolean;
  /** Per cent of the width. */
  room: number;
  x: number;
  y: number;
}

/** As much as has room; what a narrow stretch leaves out stands in its title. */
function StretchWords({ stretch, isFirst, room, x, y }: StretchProps) {
  const { day } = clock();
  const median = duration(stretch.median);
  const since = `since ${day(stretch.from).slice(4)}: median ${median}`;
  const isShort = room < 26;
  // The last one may reach over the edge; it ends where its stretch ends.
  const isLast = x + room > 97;
  return (
    <svg x={`${isLast && isShort ? x + room : x}%`}>
      <title>{since}</title>
      <text class="halo" y={y} text-anchor={isLast && isShort ? "end" : "start"}>
        {isShort ? median : isFirst ? `median ${median}, band is p10 to p90` : since}
      </text>
    </svg>
  );
}

interface WordsProps {
  point: TrendAnswer["points"][number] & { x: number };
  side: "start" | "end";
  y: number;
  /** With its date. */
  isWhole: boolean;
}

function Words({ point: { at, ms, look, x }, side, y, isWhole }: WordsProps) {
  const figure = look === "succeeded" || !isWhole ? duration(ms) : `${words(look)} at ${duration(ms)}`;
  return (
    <svg x={`${x}%`}>
      <text class="hi halo" x={side === "end" ? 5 : -5} y={y} text-anchor={side}>
        {isWhole ? `${clock().day(at).slice(4)}: ${figure}` : figure}
      </text>
    </svg>
  );
}

function pointText({ at, ms, look }: TrendAnswer["points"][number]): string {
  return `${clock().day(at)}: ${words(look)} after ${duration(ms)}`;
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
