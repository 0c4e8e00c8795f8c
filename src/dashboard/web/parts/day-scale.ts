/**
 * Where a moment lies on the day's chart. A morning that caught up leaves the day nearly empty, so its busy stretch may get
 * the room, with a break of the scale on both sides. All places are per cent of the width.
 */
import type { Bar, Day } from "../../api/days.ts";

export interface DayScale {
  x(at: number): number;
  /** Where the scale breaks. */
  readonly breaks: readonly number[];
  readonly marks: readonly Mark[];
}

interface Mark {
  readonly at: number;
  readonly place: number;
  readonly text: string;
  readonly side: "start" | "middle" | "end";
}

type Words = (at: number) => string;

interface Stretch {
  readonly from: number;
  readonly until: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Of the width, for the busy stretch. */
const BUSY_SHARE = 56;
/** Nothing is squeezed into less. */
const LEAST_SHARE = 9;
/** Words of marks need so much room. */
const LEAST_GAP = 5.5;
/** With seconds they are longer. */
const SECONDS_GAP = 7.5;

/**
 * @param time `07:52` in the home's zone
 * @param exact `07:52:10`, for marks that lie less than a minute apart
 */
export function dayScale(
  { from, until }: Stretch,
  busy: Stretch | null,
  time: Words,
  exact: Words,
): DayScale {
  const pieces = busy === null ? [{ from, until, share: 100 }] : cut(from, until, busy);
  const starts = pieces.map((_, i) => pieces.slice(0, i).reduce((sum, { share }) => sum + share, 0));
  const x = (at: number) => {
    const inside = Math.min(Math.max(at, from), until);
    const i = pieces.findIndex((piece) => inside <= piece.until);
    const piece = pieces[i];
    if (piece === undefined) return 100;
    return (starts[i] ?? 0) + ((inside - piece.from) / Math.max(1, piece.until - piece.from)) * piece.share;
  };
  return { x, breaks: starts.slice(1), marks: marksOf(pieces, x, { from, until }, { time, exact }) };
}

interface Piece extends Stretch {
  readonly share: number;
}

function cut(from: number, until: number, busy: Stretch): Piece[] {
  const before = Math.max(0, busy.from - from);
  const after = Math.max(0, until - busy.until);
  if (before + after === 0) return [{ from, until, share: 100 }];
  const rest = 100 - BUSY_SHARE;
  const fair = (length: number) =>
    length === 0 ? 0 : Math.max(LEAST_SHARE, (length / (before + after)) * rest);
  const left = before === 0 ? 0 : after === 0 ? rest : Math.min(fair(before), rest - LEAST_SHARE);
  return [
    { from, until: busy.from, share: left },
    { from: busy.from, until: busy.until, share: BUSY_SHARE },
    { from: busy.until, until, share: rest - left },
  ].filter((piece) => piece.until > piece.from);
}

/** Hours where an hour has room, minutes where a minute has. */
function marksOf(
  pieces: readonly Piece[],
  x: (at: number) => number,
  { from, until }: Stretch,
  { time, exact }: { time: Words; exact: Words },
): Mark[] {
  const marks: Mark[] = [];
  for (const piece of pieces) {
    const step = stepOf(piece);
    const words = step < MINUTE ? exact : time;
    for (const at of momentsOf(piece, step, time)) {
      const place = x(at);
      const last = marks.at(-1);
      if (last !== undefined && place - last.place < gapOf(step)) continue;
      // The end of the day has words of its own.
      if (at !== until && 100 - place < LEAST_GAP) continue;
      const side = at === from ? "start" : at === until ? "end" : "middle";
      marks.push({ at, place, text: at === until ? "24:00" : words(at), side });
    }
  }
  return marks;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 10_800, 21_600].map(
  (seconds) => seconds * 1000,
);

function gapOf(step: number): number {
  return step < MINUTE ? SECONDS_GAP : LEAST_GAP;
}

function stepOf({ from, until, share }: Piece): number {
  const most = (size: number) => Math.max(1, Math.floor(share / gapOf(size)));
  return STEPS.find((size) => (until - from) / size <= most(size)) ?? 12 * HOUR;
}

/** Round times of the wall. Hours are looked at one by one: where clocks change, they are not evenly apart. */
function momentsOf({ from, until }: Piece, step: number, time: Words): number[] {
  const found = [from];
  const look = Math.min(step, HOUR / 4);
  for (let at = Math.ceil(from / look) * look; at < until; at += look) {
    const [hour = 0, minute = 0] = time(at).split(":").map(Number);
    // Below a minute every zone has the same seconds.
    if (at > from && (step < MINUTE || ((hour * 60 + minute) * MINUTE) % step === 0)) found.push(at);
  }
  return [...found, until];
}

/** The stretch in which most happened, if the day's scale is too coarse for it. */
export function busyStretch({ tasks, at, from, until }: Day): Stretch | null {
  const most = (until - from) / 3;
  const end = (bar: Bar) => bar.until ?? at;
  // What works on for hours is no part of a busy stretch, it lies below it.
  const bars = tasks
    .flatMap((row) => row.bars)
    .filter((bar) => end(bar) - bar.from < most)
    .sort((a, b) => a.from - b.from);
  let best: readonly Bar[] = [];
  for (let i = 0; i < bars.length; i += 1) {
    let last = i;
    let quietFrom = 0;
    for (const bar of bars.slice(i)) {
      // Runs belong together while no longer pause than this lies between them.
      if (quietFrom !== 0 && bar.from - quietFrom > 10 * MINUTE) break;
      quietFrom = Math.max(quietFrom, end(bar));
      last = bars.indexOf(bar);
    }
    if (last - i + 1 > best.length) best = bars.slice(i, last + 1);
    i = last;
  }
  const [first] = best;
  if (first === undefined || best.length < 4) return null;
  const begin = Math.max(first.from, from);
  const close = Math.min(Math.max(...best.map(end)), until);
  if (close - begin > most) return null;
  return {
    from: Math.max(from, Math.floor(begin / MINUTE) * MINUTE),
    // What has not been yet takes no room.
    until: Math.min(
      until,
      Math.max(begin + MINUTE, Math.min(Math.max(at, close), Math.ceil(close / MINUTE) * MINUTE)),
    ),
  };
}
