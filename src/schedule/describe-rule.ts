/** A schedule as one line of plain English. */
import type { SlotRule } from "../core/task.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "./civil.ts";
import { DAY_OF_WEEK, HOUR, MINUTE, MONTH, readField, SECOND } from "./cron-field.ts";
import { localText } from "./local-text.ts";

/**
 * One line for people: `every day at 03:00 and 15:00 (Europe/Prague)`, `every 15 minutes`. What has no short
 * sentence is shown as the cron expression that it is.
 */
export function describeRule(rule: SlotRule, zone: string): string {
  if (rule.kind === "every") return describeInterval(rule, zone);
  const byDays = Map.groupBy(
    rule.patterns.map(readPattern),
    (part) => `${part.hourly} ${part.days} ${part.times === null ? part.text : ""}`,
  );
  const sentences = [...byDays.values()].map(describeParts);
  return `${sentences.join("; ")} (${zone})`;
}

function describeInterval(rule: Extract<SlotRule, { kind: "every" }>, zone: string): string {
  const text = `every ${durationText(rule.everyMs)}`;
  return rule.anchorMs === 0 ? text : `${text}, counted from ${localText(rule.anchorMs, zone)}`;
}

/** Hours at most: a day of elapsed time is not always a day on the calendar. */
const UNITS = [
  [HOUR_MS, "hour"],
  [MINUTE_MS, "minute"],
  [SECOND_MS, "second"],
] as const;

function durationText(ms: number): string {
  for (const [length, name] of UNITS) {
    if (ms % length === 0) return ms === length ? name : `${ms / length} ${name}s`;
  }
  return `${ms} milliseconds`;
}

/** A pattern in the words of a sentence; null where there are none for it. */
interface Part {
  readonly text: string;
  readonly days: string | null;
  readonly times: readonly string[] | null;
  /** True if `times` say what happens in every hour, not in a day. */
  readonly hourly: boolean;
}

function readPattern(text: string): Part {
  const words = text.trim().split(/\s+/);
  const [second = "0", minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] =
    words.length === 6 ? words : ["0", ...words];
  const hourly = hour === "*";
  return {
    text,
    days: describeDays(dayOfMonth, month, dayOfWeek),
    times: hourly ? withinHour(second, minute) : atTimes(second, minute, hour),
    hourly,
  };
}

function describeParts(parts: readonly Part[]): string {
  const [first] = parts;
  if (first === undefined || first.days === null || first.times === null) return `cron ${first?.text}`;
  const times = [...new Set(parts.flatMap((part) => part.times ?? []))].toSorted();
  if (!first.hourly) return `${first.days} at ${list(times)}`;
  const everyHour = times.every((time) => time.startsWith(":"))
    ? `every hour at ${list(times)}`
    : list(times);
  return first.days === "every day" ? everyHour : `${everyHour}, ${first.days}`;
}

/** `:15` for a minute of every hour, `every 5 minutes`. */
function withinHour(second: string, minute: string): readonly string[] | null {
  if (second !== "0") return second === "*" && minute === "*" ? ["every second"] : null;
  if (minute === "*") return ["every minute"];
  const step = /^\*\/(\d+)$/.exec(minute)?.[1];
  // Steps that do not divide the hour are not evenly spaced; nothing short would be true of them.
  if (step !== undefined) return 60 % Number(step) === 0 ? [`every ${step} minutes`] : null;
  return values(MINUTE, minute)?.map((value) => `:${pad(value)}`) ?? null;
}

/** The most times of day that are listed. */
const MANY_TIMES = 12;

function atTimes(second: string, minute: string, hour: string): readonly string[] | null {
  const seconds = values(SECOND, second);
  const minutes = values(MINUTE, minute);
  const hours = values(HOUR, hour);
  if (seconds === null || minutes === null || hours === null) return null;
  if (seconds.length * minutes.length * hours.length > MANY_TIMES) return null;
  return hours.flatMap((h) =>
    minutes.flatMap((m) => seconds.map((s) => `${pad(h)}:${pad(m)}${second === "0" ? "" : `:${pad(s)}`}`)),
  );
}

/** `every day`, `Monday to Friday`, `the last day of each month`. */
function describeDays(dayOfMonth: string, month: string, dayOfWeek: string): string | null {
  const months = month === "*" ? "" : monthNames(month);
  if (months === null) return null;
  const inMonths = months === "" ? "" : ` in ${months}`;
  if (dayOfMonth === "*" && dayOfWeek === "*") return `every day${inMonths}`;
  if (dayOfMonth === "*") {
    const days = weekdayNames(dayOfWeek);
    return days === null ? null : `${days}${inMonths}`;
  }
  if (dayOfWeek !== "*") return null;
  const which = months === "" ? "each month" : months;
  if (dayOfMonth.toUpperCase() === "L") return `the last day of ${which}`;
  if (dayOfMonth.toUpperCase() === "LW") return `the last workday of ${which}`;
  if (!/^\d+$/.test(dayOfMonth)) return null;
  const note = months === "" && Number(dayOfMonth) > 28 ? " that has one" : "";
  return `day ${Number(dayOfMonth)} of ${which}${note}`;
}

const WEEKDAY_NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTH_NAMES = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

function weekdayNames(field: string): string | null {
  const read = values(DAY_OF_WEEK, field);
  if (read === null) return null;
  const days = [...new Set(read.map((day) => day % 7))].toSorted((a, b) => a - b);
  if (days.join() === "1,2,3,4,5") return "Monday to Friday";
  // A week is read from Monday on.
  const ordered = days.toSorted((a, b) => ((a + 6) % 7) - ((b + 6) % 7));
  return `every ${list(ordered.map((day) => WEEKDAY_NAMES[day] ?? ""))}`;
}

function monthNames(field: string): string | null {
  const months = values(MONTH, field);
  return months === null ? null : list(months.map((month) => MONTH_NAMES[month - 1] ?? ""));
}

/** The values that a field lists; null if it has a `*` or something that is not a value. */
function values(kind: Parameters<typeof readField>[0], field: string): readonly number[] | null {
  const plain = field.split(",").every((item) => kind.special?.test(item) !== true);
  const result = readField(kind, field);
  return plain && result.ok && !result.star ? result.values : null;
}

/** `a`, `a and b`, `a, b and c`. */
function list(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
