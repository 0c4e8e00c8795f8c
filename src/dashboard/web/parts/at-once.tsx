/** How many were at work at once, against the limit. */
import type { Bar, Day } from "../../api/days.ts";

interface Step {
  readonly at: number;
  readonly next: number;
  readonly count: number;
}

type End = (bar: Bar) => number;

const HIGH = 18;

interface Props {
  bars: readonly Bar[];
  end: End;
  /** Per cent of the width. */
  x: (at: number) => number;
  /** Lower edge. */
  y: number;
  day: Day;
}

export function AtOnce({ bars, end, x, y, day: { concurrency } }: Props) {
  const steps = stepsOf(bars, end);
  // Published pages do not tell it.
  const hasLimit = concurrency > 0;
  const scale = HIGH / Math.max(concurrency, mostAtOnce(bars, end));
  return (
    <>
      {steps.map(({ at, next, count }) => (
        <rect
          key={at}
          class={hasLimit && count >= concurrency ? "h3" : "h1"}
          x={`${x(at)}%`}
          width={`${Math.max(0, x(next) - x(at))}%`}
          y={y - count * scale}
          height={count * scale}
        />
      ))}
      {hasLimit && (
        <line
          class="axis"
          stroke-dasharray="2 3"
          x1="0"
          x2="100%"
          y1={y - concurrency * scale}
          y2={y - concurrency * scale}
        />
      )}
      <line class="axis" x1="0" x2="100%" y1={y} y2={y} />
    </>
  );
}

export function mostAtOnce(bars: readonly Bar[], end: End): number {
  return Math.max(0, ...stepsOf(bars, end).map(({ count }) => count));
}

function stepsOf(bars: readonly Bar[], end: End): Step[] {
  const edges = bars.flatMap((bar) => [
    { at: bar.from, by: 1 },
    { at: end(bar), by: -1 },
  ]);
  edges.sort((a, b) => a.at - b.at || a.by - b.by);
  let count = 0;
  return edges.flatMap(({ at, by }, index) => {
    count += by;
    const next = edges[index + 1]?.at ?? at;
    return next > at && count > 0 ? [{ at, next, count }] : [];
  });
}
