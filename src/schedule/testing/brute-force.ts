/**
 * What the rules say, worked out the slow way: walk over real UTC minutes, ask `Intl` what the wall shows, match. It
 * shares no code with the implementation and reads cron expressions by itself (numbers, lists, ranges, steps and a
 * lone `L`), so that a mistake would have to be made twice to pass.
 */
import type { SlotRule } from "../../core/task.ts";

const MINUTE = 60_000;

/** One minute on the wall, taken apart for matching. */
interface WallMinute {
  /** `2026-03-29T02:30`. */
  readonly text: string;
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
  readonly isLastDay: boolean;
}

/** A part of a zone's time, walked. */
export interface Walk {
  /** Every step of real time in the window, in order, with the wall it shows. */
  readonly real: readonly { readonly at: number; readonly wall: WallMinute }[];
  /** Instants at which the wall shows a text. */
  readonly instants: ReadonlyMap<string, readonly number[]>;
  /** Every step of the wall from the window's first to its last, those inside a gap included. */
  readonly nominal: readonly WallMinute[];
}

/** Walks `from < at <= until` in steps of whole minutes. */
export function walkZone(zone: string, from: number, until: number, stepMinutes: number): Walk {
  const step = stepMinutes * MINUTE;
  const wallOf = wallReader(zone);
  const parts = new Map<string, WallMinute>();
  const real: { at: number; wall: WallMinute }[] = [];
  const instants = new Map<string, number[]>();
  for (let at = from + step; at <= until; at += step) {
    const text = wallOf(at);
    const wall = takeApart(text, parts);
    real.push({ at, wall });
    const known = instants.get(text);
    if (known === undefined) instants.set(text, [at]);
    else known.push(at);
  }
  const nominal: WallMinute[] = [];
  const last = real.at(-1)?.wall.text ?? "";
  for (let wall = utcOf(real[0]?.wall.text ?? ""); wall <= utcOf(last); wall += step) {
    nominal.push(takeApart(new Date(wall).toISOString().slice(0, 16), parts));
  }
  return { real, instants, nominal };
}

/** The moments of a rule in the walked window, each as `at nominal pass`, in order. */
export function expectedMoments(rule: SlotRule, walk: Walk): string[] {
  const found =
    rule.kind === "every"
      ? walk.real
          .filter(({ at }) => (at - rule.anchorMs) % rule.everyMs === 0)
          .map(({ at, wall }) => ({ at, wall, pass: passOf(walk, at, wall) }))
      : rule.patterns.flatMap((pattern) => calendarMoments(pattern, walk));
  const sorted = found.toSorted(
    (a, b) =>
      a.at - b.at || (a.wall.text < b.wall.text ? -1 : Number(a.wall.text > b.wall.text)) || a.pass - b.pass,
  );
  return [...new Set(sorted.map(({ at, wall, pass }) => `${at} ${wall.text}:00 ${pass}`))];
}

interface Moment {
  readonly at: number;
  readonly wall: WallMinute;
  readonly pass: number;
}

function calendarMoments(pattern: string, walk: Walk): Moment[] {
  const [minute = "", hour = ""] = pattern.split(" ");
  const matches = matcher(pattern);
  // Rule 2: a `*` in the minute or the hour follows real time.
  if (`${minute}${hour}`.includes("*")) {
    return walk.real
      .filter(({ wall }) => matches(wall))
      .map(({ at, wall }) => ({ at, wall, pass: passOf(walk, at, wall) }));
  }
  // Rule 1: a fixed time comes once: at its first instant, or at the first instant after the gap that swallowed it.
  return walk.nominal.filter(matches).flatMap((wall) => {
    const at = walk.instants.get(wall.text)?.[0] ?? walk.real.find((real) => real.wall.text > wall.text)?.at;
    return at === undefined ? [] : [{ at, wall, pass: 1 }];
  });
}

function passOf(walk: Walk, at: number, wall: WallMinute): number {
  return (walk.instants.get(wall.text) ?? []).indexOf(at) + 1;
}

function matcher(pattern: string): (wall: WallMinute) => boolean {
  const known = matchers.get(pattern);
  if (known !== undefined) return known;
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = pattern.split(" ");
  const minutes = valuesOf(minute, 0, 59);
  const hours = valuesOf(hour, 0, 23);
  const months = valuesOf(month, 1, 12);
  const days = dayOfMonth === "L" ? null : valuesOf(dayOfMonth, 1, 31);
  const weekdays = new Set([...valuesOf(dayOfWeek, 0, 7)].map((day) => day % 7));
  function matchesDay(wall: WallMinute): boolean {
    const byDate = days === null ? wall.isLastDay : days.has(wall.day);
    const byWeekday = weekdays.has(wall.weekday);
    // Vixie's rule: two restricted day fields are alternatives.
    return dayOfMonth !== "*" && dayOfWeek !== "*" ? byDate || byWeekday : byDate && byWeekday;
  }
  const matches = (wall: WallMinute) =>
    minutes.has(wall.minute) && hours.has(wall.hour) && months.has(wall.month) && matchesDay(wall);
  matchers.set(pattern, matches);
  return matches;
}

const matchers = new Map<string, (wall: WallMinute) => boolean>();

function valuesOf(field: string, min: number, max: number): ReadonlySet<number> {
  const values = new Set<number>();
  for (const item of field.split(",")) {
    const [range = "", step = "1"] = item.split("/");
    const [from = "", to = from] = range === "*" ? [`${min}`, `${max}`] : range.split("-");
    for (let value = Number(from); value <= Number(to); value += Number(step)) values.add(value);
  }
  return values;
}

function takeApart(text: string, known: Map<string, WallMinute>): WallMinute {
  const before = known.get(text);
  if (before !== undefined) return before;
  const date = new Date(utcOf(text));
  const wall = {
    text,
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
    isLastDay: new Date(date.getTime() + 86_400_000).getUTCDate() === 1,
  };
  known.set(text, wall);
  return wall;
}

function utcOf(text: string): number {
  return Date.parse(`${text}:00Z`);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall shows at an instant, as `Intl` writes it. */
function wallReader(zone: string): (at: number) => string {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en-CA", { ...WALL_FORMAT, timeZone: zone });
  formats.set(zone, format);
  return (at) => format.format(at).replace(", ", "T");
}

const WALL_FORMAT = {
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
} as const;
