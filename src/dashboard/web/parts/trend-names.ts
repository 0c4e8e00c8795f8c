/** Which outliers of a trend get words, and where, so that no two lie on one another. All places are per cent of the width. */

export interface Placed {
  readonly run: string;
  readonly at: number;
  readonly ms: number;
  readonly x: number;
}

export interface NamedPoint<T extends Placed> {
  readonly point: T;
  /** 0 is nearest to the points. */
  readonly row: number;
  /** With its date, or its figure alone. */
  readonly isWhole: boolean;
  readonly side: "start" | "end";
}

/** Widths of words on the narrowest chart, so that they hold on every other. */
const WHOLE = 22;
const FIGURE = 12;
const ROWS = 3;
const EDGE = 72;

/** Those above the scale: every one has its figure as long as there is room, the largest first. */
export function namesAbove<T extends Placed>(points: readonly T[]): NamedPoint<T>[] {
  const taken: { from: number; until: number; row: number }[] = [];
  const named: NamedPoint<T>[] = [];
  const isFree = (from: number, until: number, row: number) =>
    taken.every((other) => other.row !== row || other.until <= from || other.from >= until);
  for (const point of points.toSorted((a, b) => b.ms - a.ms)) {
    const side = point.x > EDGE ? "end" : "start";
    const choices = [true, false].flatMap((isWhole) =>
      Array.from({ length: ROWS }, (_, row) => ({ isWhole, row })),
    );
    for (const { isWhole, row } of choices) {
      const width = isWhole ? WHOLE : FIGURE;
      const [from, until] =
        side === "start" ? [point.x - 1, point.x + width] : [point.x - width, point.x + 1];
      if (!isFree(from, until, row)) continue;
      taken.push({ from, until, row });
      named.push({ point, row, isWhole, side });
      break;
    }
  }
  return named;
}

/** Those within it: the largest few that have room beside themselves. */
export function namesWithin<T extends Placed>(points: readonly T[], top: number): NamedPoint<T>[] {
  const chosen: T[] = [];
  for (const point of points.toSorted((a, b) => b.ms - a.ms)) {
    const isNear = (other: T) =>
      Math.abs(other.x - point.x) < WHOLE && Math.abs(other.ms - point.ms) < top * 0.14;
    if (chosen.length < 4 && !chosen.some(isNear)) chosen.push(point);
  }
  return chosen.map((point) => ({ point, row: 0, isWhole: true, side: point.x > EDGE ? "end" : "start" }));
}
