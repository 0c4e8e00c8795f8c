/** `90s`, `30m`, `2h`, `1d`, `1h30m`. */
import { kindOf, leaf, refuse } from "./leaf.ts";
import { quote } from "../problem.ts";
import type { Plain } from "../document.ts";

const UNITS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Ten years; longer is a mistake. */
const LONGEST_MS = 3_660 * 86_400_000;

/** JSON Schema's form of a duration. */
export const DURATION_PATTERN = "\\d{1,9}(?:\\.\\d{1,6})?\\s?[smhdwSMHDW]";
const WHOLE = new RegExp(`^\\s*(?:${DURATION_PATTERN}\\s*){1,5}$`);
const PART = /(\d{1,9}(?:\.\d{1,6})?)\s?([smhdw])/gi;

const ALLOWED = "a number and a unit, such as 90s, 30m, 2h, 1d";

/** Milliseconds of a duration, or null if the text is none. */
export function parseDuration(text: string): number | null {
  if (text.length > 60 || !WHOLE.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(PART)) {
    total += Number(amount) * (UNITS[(unit ?? "").toLowerCase()] ?? 0);
  }
  return total > LONGEST_MS ? null : Math.round(total);
}

/** `15 minutes` -> `15m`; null if it is not clear what was meant. */
export function meantDuration(value: Plain): string | null {
  if (typeof value === "number" && value > 0) return `${value}m`;
  if (typeof value !== "string" || value.length > 60) return null;
  const match =
    /^\s*(\d{1,9}(?:\.\d{1,6})?)\s?(s|m|h|d|w)(?:ec|ecs|econds?|in|ins|inutes?|ours?|r|rs|ays?|eeks?)?\.?\s*$/i.exec(
      value,
    );
  if (match !== null) return `${match[1]}${(match[2] ?? "").toLowerCase()}`;
  return /^\s*\d{1,9}\s*$/.test(value) ? `${value.trim()}m` : null;
}

interface DurationOptions {
  /** Milliseconds. */
  readonly least?: number;
  /** If true, the word `none` is a value too. */
  readonly orNone?: boolean;
}

/** Reads to milliseconds, or to `none` where that is allowed. */
export function duration(what: string, { least = 0, orNone = false }: DurationOptions = {}) {
  const pattern = `^\\s*(?:${DURATION_PATTERN}\\s*){1,5}$`;
  const json = {
    anyOf: [
      { type: "string", pattern },
      ...(orNone ? [{ const: "none" }] : []),
      // Zero needs no unit.
      ...(least === 0 ? [{ const: 0 }] : []),
    ],
    description: what,
  };
  const allowed = orNone ? `${ALLOWED}, or none` : ALLOWED;
  return leaf<number | "none">(json, (value) => {
    if (orNone && typeof value === "string" && value.trim() === "none") return { value: "none" };
    if (value === 0 && least === 0) return { value: 0 };
    if (typeof value !== "string") {
      return refuse(`must be a duration with a unit, not ${kindOf(value)}`, allowed, meantDuration(value));
    }
    const ms = parseDuration(value);
    if (ms === null) return refuse(`${quote(value)} is not a duration`, allowed, meantDuration(value));
    if (ms < least) return refuse(`${quote(value)} is too short`, `at least ${least / 1_000}s`);
    return { value: ms };
  });
}
