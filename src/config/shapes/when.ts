/** The parts of a rule: schedule, times, days. How they go together is `rule.ts`'s business. */
import { checkCron } from "../../schedule/index.ts";
import type { Plain } from "../document.ts";
import { nearestWord } from "../nearest.ts";
import { quote } from "../problem.ts";
import { SCHEDULE_WORDS, WEEKDAYS, type ScheduleWord } from "../words.ts";
import { DURATION_PATTERN, meantDuration, parseDuration } from "./duration.ts";
import { kindOf, leaf, refuse, type Reading } from "./leaf.ts";
import { anyCase } from "./scalars.ts";

/** What stands behind `schedule:`. */
export type Schedule =
  | { readonly form: ScheduleWord }
  | { readonly form: "every"; readonly everyMs: number }
  | { readonly form: "cron"; readonly pattern: string };

const SCHEDULE_ALLOWED = `${SCHEDULE_WORDS.join(", ")}, "every 15m", or a cron expression with five or six fields`;
/** Shortest interval of `every`. */
const LEAST_EVERY_MS = 1_000;

/** JSON Schema pattern of `every 15m`; zero is left to the reader. */
export const EVERY_PATTERN = `^\\s*[Ee][Vv][Ee][Rr][Yy]\\s+(?:${DURATION_PATTERN}\\s*){1,5}$`;
export const CRON_PATTERN = "^\\s*(?:[-+0-9A-Za-z*?/,#]+\\s+){4,5}[-+0-9A-Za-z*?/,#]+\\s*$";

/** JSON Schema of a schedule, in one of its forms. */
export const SCHEDULE_JSON = {
  anyOf: [
    { enum: SCHEDULE_WORDS },
    { type: "string", pattern: anyCase(SCHEDULE_WORDS) },
    { type: "string", pattern: EVERY_PATTERN },
    { type: "string", pattern: CRON_PATTERN },
  ],
};

export const schedule = leaf<Schedule>(
  { ...SCHEDULE_JSON, description: "When the task is due" },
  readSchedule,
);

function readSchedule(value: Plain): Reading<Schedule> {
  if (typeof value !== "string") return refuse(`must be text, not ${kindOf(value)}`, SCHEDULE_ALLOWED);
  const fields = value.trim().split(/\s+/);
  const first = (fields[0] ?? "").toLowerCase();
  const known = fields.length === 1 ? SCHEDULE_WORDS.find((candidate) => candidate === first) : undefined;
  if (known !== undefined) return { value: { form: known } };
  if (first === "every") return readEvery(value, fields.slice(1).join(" "));
  if (looksLikeCron(fields)) return readCron(fields.join(" "), fields.length);
  const nearest = first.startsWith("@")
    ? nearestWord(first.slice(1), SCHEDULE_WORDS)
    : nearestWord(value, SCHEDULE_WORDS);
  return refuse(`${quote(value)} is not known`, SCHEDULE_ALLOWED, nearest);
}

function readEvery(written: string, text: string): Reading<Schedule> {
  const everyMs = parseDuration(text);
  const allowed = `"every" and a duration, such as "every 15m" or "every 2h"`;
  if (everyMs === null) {
    const meant = meantDuration(text);
    return refuse(`${quote(written)} names no interval`, allowed, meant === null ? null : `"every ${meant}"`);
  }
  if (everyMs < LEAST_EVERY_MS) return refuse(`${quote(written)} is too often`, "every 1s or longer");
  return { value: { form: "every", everyMs } };
}

/** Several fields, the first of which is made of cron's characters. */
function looksLikeCron(fields: readonly string[]): boolean {
  return fields.length > 1 && /^[-0-9*?/,]+$/.test(fields[0] ?? "");
}

function readCron(pattern: string, count: number): Reading<Schedule> {
  const allowed = "minute hour day-of-month month day-of-week, or six fields with seconds first";
  if (count !== 5 && count !== 6) return refuse(`${quote(pattern)} has ${count} fields`, allowed);
  const fault = checkCron(pattern);
  return fault === null
    ? { value: { form: "cron", pattern } }
    : refuse(`${quote(pattern)}: ${fault}`, allowed);
}

/** A time of day; without hour for `hourly`. */
export interface TimeOfDay {
  readonly hour: number | null;
  readonly minute: number;
}

/** JSON Schema patterns of the two forms of a time. */
export const CLOCK_PATTERN = "^\\s*(?:[01]?\\d|2[0-3]):[0-5]\\d\\s*$";
export const MINUTE_PATTERN = "^\\s*:[0-5]\\d\\s*$";

const TIME_ALLOWED = 'HH:MM from 00:00 to 23:59, or a list of them; with hourly ":MM"';
const oneTime = { anyOf: [CLOCK_PATTERN, MINUTE_PATTERN].map((pattern) => ({ type: "string", pattern })) };

/** One time or a list of them; reads to a list that is never empty. */
export const time = leaf<readonly TimeOfDay[]>(
  { anyOf: [oneTime, { type: "array", items: oneTime, minItems: 1 }], description: "Time of day, or a list" },
  (value) => {
    if (isList(value)) {
      if (value.length === 0) return refuse("must not be an empty list", TIME_ALLOWED);
      const times: TimeOfDay[] = [];
      for (const item of value) {
        const reading = readTime(item);
        if ("refused" in reading) return reading;
        times.push(reading.value);
      }
      return { value: times };
    }
    const reading = readTime(value);
    return "refused" in reading ? reading : { value: [reading.value] };
  },
);

function readTime(value: Plain): Reading<TimeOfDay> {
  if (typeof value !== "string")
    return refuse(`must be a time, not ${kindOf(value)}`, TIME_ALLOWED, meantTime(value));
  const match = /^\s*(\d{1,2})?:(\d\d)\s*$/.exec(value);
  const hour = match?.[1] === undefined ? null : Number(match[1]);
  const minute = Number(match?.[2] ?? Number.NaN);
  if (match === null || (hour ?? 0) > 23 || minute > 59) {
    return refuse(`${quote(value)} is not a time of day`, TIME_ALLOWED, meantTime(value));
  }
  return { value: { hour, minute } };
}

/** `3pm` -> `"15:00"`, `0300` -> `"03:00"`; null if it is not clear. */
function meantTime(value: Plain): string | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  if (String(value).length > 20) return null;
  // Word processors put their own quotes.
  const written = String(value)
    .replace(/[\s"'„“”‘’]/g, "")
    .toLowerCase();
  const match = /^(\d{1,2})(?:[:.h]?(\d\d))?(?::\d\d)?\s*(am|pm)?$/.exec(written);
  if (match === null) return null;
  const half = match[3];
  const hour = Number(match[1]) + (half === "pm" && Number(match[1]) < 12 ? 12 : 0);
  const minute = Number(match[2] ?? 0);
  if (hour > 24 || minute > 59 || (hour === 24 && minute > 0)) return null;
  const midnight = hour === 24 || (half === "am" && hour === 12);
  return `"${midnight ? "00" : String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}"`;
}

/** A weekday as cron numbers it (Sunday is 0), a day of the month, or its last day. */
export type Day = { readonly weekday: number } | { readonly date: number } | { readonly date: "last" };

const WEEKDAY_ALLOWED = "monday … sunday, or mon … sun";
const WEEKDAY_SPELLINGS = WEEKDAYS.flatMap((name) => [name, name.slice(0, 3), ...otherSpellings(name)]);

/** `tues`, `thur`, `thurs`: spellings that people use and that are not ambiguous. */
function otherSpellings(name: string): string[] {
  if (name === "tuesday") return ["tues"];
  if (name === "wednesday") return ["weds"];
  return name === "thursday" ? ["thur", "thurs"] : [];
}

/** JSON Schema of a weekday's name and of a day of the month. */
export const WEEKDAY_JSON = {
  anyOf: [
    { enum: [...WEEKDAYS.map((name) => name.slice(0, 3)), ...WEEKDAYS] },
    { type: "string", pattern: anyCase(WEEKDAY_SPELLINGS) },
  ],
};
export const DATE_JSON = {
  anyOf: [
    { type: "integer", minimum: 1, maximum: 31 },
    { type: "string", pattern: "^\\s*(?:[1-9]|[12]\\d|3[01])\\s*$" },
    { type: "string", pattern: anyCase(["last"]) },
  ],
};

export const day = leaf<Day>(
  { anyOf: [WEEKDAY_JSON, DATE_JSON], description: "weekly: a weekday; monthly: 1 to 31, or last" },
  (value) => {
    const weekday = typeof value === "string" ? weekdayOf(value) : null;
    if (weekday !== null) return { value: { weekday } };
    if (typeof value === "string" && value.trim().toLowerCase() === "last")
      return { value: { date: "last" } };
    const date = typeof value === "string" && /^\s*\d{1,2}\s*$/.test(value) ? Number(value) : value;
    if (typeof date === "number" && Number.isInteger(date) && date >= 1 && date <= 31)
      return { value: { date } };
    const allowed = `${WEEKDAY_ALLOWED} (weekly); 1 to 31 or last (monthly)`;
    if (isList(value)) return refuse("must be one day, not a list", allowed, "days, for several weekdays");
    if (typeof value === "string") {
      return refuse(`${quote(value)} is not a day`, allowed, nearestWord(value, [...WEEKDAYS, "last"]));
    }
    return refuse(
      typeof value === "number" ? `${value} is not a day` : `must be a day, not ${kindOf(value)}`,
      allowed,
    );
  },
);

/** One weekday of a list; reads to cron's number. */
export const weekday = leaf<number>(WEEKDAY_JSON, (value) => {
  if (typeof value !== "string") return refuse(`must be a weekday, not ${kindOf(value)}`, WEEKDAY_ALLOWED);
  const found = weekdayOf(value);
  if (found !== null) return { value: found };
  return refuse(`${quote(value)} is not a weekday`, WEEKDAY_ALLOWED, nearestWord(value, WEEKDAYS));
});

function weekdayOf(text: string): number | null {
  const wanted = text.trim().toLowerCase();
  if (!WEEKDAY_SPELLINGS.includes(wanted)) return null;
  return WEEKDAYS.findIndex((name) => name.startsWith(wanted.slice(0, 3)));
}

/** An instant with its offset, `2026-01-01T06:00:00+01:00`; reads to epoch milliseconds. */
export const anchor = leaf<number>(
  {
    type: "string",
    pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,3})?)?(?:[Zz]|[+-]\\d\\d:\\d\\d)$",
    description: "Instant from which the intervals of every are counted",
  },
  (value) => {
    const allowed = "an instant with its offset, such as 2026-01-01T06:00:00+01:00 or 2026-01-01T06:00:00Z";
    if (typeof value !== "string") return refuse(`must be an instant, not ${kindOf(value)}`, allowed);
    const match = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/i.exec(value);
    const at = match === null ? Number.NaN : Date.parse(value.toUpperCase());
    // Date.parse takes 30 February for 2 March.
    const daysInMonth = new Date(Date.UTC(Number(match?.[1]), Number(match?.[2]), 0)).getUTCDate();
    const real = !Number.isNaN(at) && Number(match?.[3]) <= daysInMonth;
    return real ? { value: at } : refuse(`${quote(value)} is not an instant`, allowed);
  },
);

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
