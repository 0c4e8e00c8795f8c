/** One field of a cron expression: what may stand in it, and which values it names. */

/** A field's place in the language of cron. */
export interface FieldKind {
  /** As people call it, in messages. */
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** Names for values, beginning with the one for `firstNamed`. */
  readonly names: readonly string[];
  readonly firstNamed: number;
  /** Matches an item that croner understands and that names no plain values, such as `L` or `5#2`. */
  readonly special: RegExp | null;
  /** How to write such items, for messages; empty if there are none. */
  readonly specialHint: string;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const NO_NAMES = { names: [], firstNamed: 0, special: null, specialHint: "" };

export const SECOND: FieldKind = { label: "second", min: 0, max: 59, ...NO_NAMES };
export const MINUTE: FieldKind = { label: "minute", min: 0, max: 59, ...NO_NAMES };
export const HOUR: FieldKind = { label: "hour", min: 0, max: 23, ...NO_NAMES };
export const DAY_OF_MONTH: FieldKind = {
  label: "day of month",
  min: 1,
  max: 31,
  names: [],
  firstNamed: 0,
  special: /^(?:L|LW|(?:[1-9]|[12]\d|3[01])W)$/i,
  specialHint: ", L (last day), LW (last workday), 15W (workday nearest to the 15th)",
};
export const MONTH: FieldKind = {
  ...NO_NAMES,
  label: "month",
  min: 1,
  max: 12,
  names: MONTHS,
  firstNamed: 1,
};
export const DAY_OF_WEEK: FieldKind = {
  label: "day of week",
  min: 0,
  max: 7,
  names: WEEKDAYS,
  firstNamed: 0,
  special: /^(?:[0-7]|sun|mon|tue|wed|thu|fri|sat)(?:#[1-5L]|L)$/i,
  specialHint: ", 5#2 (second Friday), 5L (last Friday)",
};

/** Either the values that a field names, ascending, or what is wrong with it, as a sentence. */
export type FieldResult =
  | { readonly ok: true; readonly values: readonly number[]; readonly star: boolean }
  | { readonly ok: false; readonly message: string };

/** Reads one field. Special items are accepted and add no values. */
export function readField(kind: FieldKind, text: string): FieldResult {
  const values = new Set<number>();
  let star = false;
  for (const item of text.split(",")) {
    if (kind.special?.test(item)) continue;
    const range = readItem(kind, item);
    if (typeof range === "string") return { ok: false, message: wrong(kind, text, range) };
    star ||= item.includes("*") || item === "?";
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
  }
  return { ok: true, values: [...values].toSorted((a, b) => a - b), star };
}

/** What a field may hold, for messages: `0-59`, `1-12 or jan-dec`. */
export function allowedText(kind: FieldKind): string {
  const names = kind.names.length === 0 ? "" : ` or ${kind.names[0]}-${kind.names.at(-1)}`;
  return `${kind.min}-${kind.max}${names}${kind.specialHint}`;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** The range of one item, or what is wrong with it. */
function readItem(kind: FieldKind, item: string): Range | string {
  if (item === "") return "an item between commas is empty";
  const [base = "", stepText, ...more] = item.split("/");
  if (more.length > 0) return `"${item}" has more than one slash`;
  const range = readRange(kind, base);
  if (typeof range === "string") return range;
  if (stepText === undefined) return range;
  if (range.from === range.to && !base.includes("-")) {
    return `"${item}" has a step without a range; write */${stepText} or ${base}-${kind.max}/${stepText}`;
  }
  const size = kind.label === "day of week" ? 7 : kind.max - kind.min + 1;
  if (!/^\d+$/.test(stepText) || Number(stepText) < 1 || Number(stepText) > size) {
    return `the step "${stepText}" is not one of 1-${size}`;
  }
  return { ...range, step: Number(stepText) };
}

function readRange(kind: FieldKind, text: string): Range | string {
  if (text === "*" || text === "?") {
    const to = kind.label === "day of week" ? 6 : kind.max;
    return { from: kind.min, to, step: 1 };
  }
  const parts = text.split("-");
  if (parts.length > 2) return `"${text}" is not a range`;
  const from = readValue(kind, parts[0] ?? "");
  if (typeof from === "string") return from;
  if (parts.length === 1) return { from, to: from, step: 1 };
  const to = readValue(kind, parts[1] ?? "");
  if (typeof to === "string") return to;
  // A week may end on Sunday: fri-sun is 5-7.
  const end = to === 0 && parts[1]?.toLowerCase() === "sun" ? 7 : to;
  if (from > end) {
    return `the range "${text}" runs backwards; write ${parts[0]}-${kind.max},${kind.min}-${parts[1]}`;
  }
  return { from, to: end, step: 1 };
}

function readValue(kind: FieldKind, text: string): number | string {
  const named = kind.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + kind.firstNamed;
  if (!/^\d{1,4}$/.test(text)) return `"${text}" is not a value`;
  const value = Number(text);
  return value < kind.min || value > kind.max ? `${value} is outside ${kind.min}-${kind.max}` : value;
}

function wrong(kind: FieldKind, text: string, problem: string): string {
  return `${kind.label} field "${text}": ${problem} (allowed: ${allowedText(kind)}, *, lists, ranges and steps)`;
}
