/** Reading a cron expression of five or six fields into times of day and a rule for days. */
import {
  DAY_OF_MONTH,
  DAY_OF_WEEK,
  HOUR,
  MINUTE,
  MONTH,
  SECOND,
  readField,
  type FieldKind,
} from "./cron-field.ts";
import { dayPatternProblem } from "./matching-days.ts";

/** A checked cron expression. */
export interface CronPattern {
  /** True if the minute or the hour field has a `*`: the rule follows real time, not the wall. */
  readonly wild: boolean;
  /** Seconds since midnight, ascending. */
  readonly times: readonly number[];
  /** Day of month, month, day of week, as croner reads them. */
  readonly days: string;
}

type Reading =
  | { readonly ok: true; readonly pattern: CronPattern }
  | { readonly ok: false; readonly message: string };

/** Longest expression that is looked at. A list of every second is shorter. */
const MAX_LENGTH = 1000;

const NICKNAMES: Readonly<Record<string, string>> = {
  "@yearly": '"0 0 1 1 *"',
  "@annually": '"0 0 1 1 *"',
  "@monthly": '"0 0 1 * *" or schedule: monthly',
  "@weekly": '"0 0 * * 0" or schedule: weekly',
  "@daily": '"0 0 * * *" or schedule: daily',
  "@midnight": '"0 0 * * *" or schedule: daily',
  "@hourly": '"0 * * * *" or schedule: hourly',
};

/** What is wrong with a cron expression: field, value and what is allowed; null if nothing is. */
export function checkCron(pattern: string): string | null {
  const reading = readCron(pattern);
  return reading.ok ? null : reading.message;
}

/**
 * Reads a cron expression that has been checked.
 *
 * @throws RangeError with the sentence of `checkCron`
 */
export function parseCron(pattern: string): CronPattern {
  const reading = readCron(pattern);
  if (!reading.ok) throw new RangeError(reading.message);
  return reading.pattern;
}

function readCron(text: string): Reading {
  if (text.length > MAX_LENGTH) return problem(`the cron expression is longer than ${MAX_LENGTH} characters`);
  const words = text.trim().split(/\s+/);
  if (text.trim().startsWith("@")) return problem(nicknameMessage(text.trim()));
  if (words.length !== 5 && words.length !== 6) return problem(countMessage(text, words));
  const [second = "", minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] =
    words.length === 5 ? ["0", ...words] : words;
  const read: Record<"second" | "minute" | "hour", { values: readonly number[]; star: boolean }> = {
    second: NOTHING,
    minute: NOTHING,
    hour: NOTHING,
  };
  for (const [name, kind, field] of [
    ["second", SECOND, second],
    ["minute", MINUTE, minute],
    ["hour", HOUR, hour],
  ] as const) {
    const result = readField(kind, field);
    if (!result.ok) return result;
    read[name] = result;
  }
  const wrongDay =
    fieldProblem(DAY_OF_MONTH, dayOfMonth) ??
    fieldProblem(MONTH, month) ??
    // "+" before the day of week asks for both day fields to match.
    fieldProblem(DAY_OF_WEEK, dayOfWeek.replace(/^\+/, ""));
  if (wrongDay !== null) return problem(wrongDay);
  const days = [dayOfMonth, month, dayOfWeek].join(" ").replaceAll("?", "*");
  const refused = dayPatternProblem(days);
  if (refused !== null) return problem(`day fields "${dayOfMonth} ${month} ${dayOfWeek}": ${refused}`);
  const times = timesOfDay(read.hour.values, read.minute.values, read.second.values);
  return { ok: true, pattern: { wild: read.minute.star || read.hour.star, times, days } };
}

const NOTHING = { values: [], star: false };

function problem(message: string): Reading {
  return { ok: false, message };
}

function fieldProblem(kind: FieldKind, text: string): string | null {
  const result = readField(kind, text);
  return result.ok ? null : result.message;
}

function timesOfDay(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): number[] {
  const times: number[] = [];
  for (const hour of hours) {
    for (const minute of minutes) {
      for (const second of seconds) times.push(hour * 3600 + minute * 60 + second);
    }
  }
  return times;
}

function countMessage(text: string, words: readonly string[]): string {
  const count = text.trim() === "" ? 0 : words.length;
  return (
    `a cron expression has five fields (minute, hour, day of month, month, day of week), or six with the second first; ` +
    `"${text.trim()}" has ${count}`
  );
}

function nicknameMessage(text: string): string {
  const instead = NICKNAMES[text.toLowerCase()];
  return instead === undefined
    ? `"${text}" is not a cron expression; it has five fields (minute, hour, day of month, month, day of week)`
    : `"${text}" is a nickname; write ${instead}`;
}
