/** From `schedule`, `time`, `day` and their like to one canonical rule. */
import type { Rule } from "../core/task.ts";
import type { ProblemDraft } from "./collector.ts";
import type { Path } from "./place.ts";
import { quote } from "./problem.ts";
import type { Keys } from "./read-keys.ts";
import { complain, complainAtKey, type Reader } from "./reader.ts";
import { WEEKDAYS, WHEN_KEYS, type RuleForm } from "./words.ts";
import { misfit } from "./fits.ts";
import type { TASK_SHAPE } from "./shapes/task.ts";
import type { TimeOfDay } from "./shapes/when.ts";

type When = Keys<typeof TASK_SHAPE>;

export interface BuiltRule {
  readonly rule: Rule;
  /** The rule in one line, close to how it was written. */
  readonly text: string;
}

/** Null if it cannot be told when the task is due; every reason is added to the collector. */
export function buildRule(reader: Reader, keys: When, path: Path): BuiltRule | null {
  const whens = WHEN_KEYS.filter((key) => keys.written.has(key));
  if (whens.length === 0) {
    complain(reader, path, {
      message: "the task does not say when it runs",
      allowed: "one of schedule: daily (or another form) and after: [task]",
    });
    return null;
  }
  if (whens.length > 1) {
    complainAtKey(reader, [...path, "after"], {
      message: "schedule and after stand together",
      allowed: "one of them; depends_on makes a scheduled task wait for others",
    });
    return null;
  }
  const { schedule, after } = keys.values;
  const form: RuleForm | null = keys.written.has("after") ? "after" : (schedule?.form ?? null);
  if (form === null) return null;
  let fitting = true;
  for (const key of keys.written) {
    const draft = misfit(key, form, keys.written.has("inputs"));
    if (draft === null) continue;
    complainAtKey(reader, [...path, key], draft);
    fitting = false;
  }
  if (after !== undefined) {
    const tasks = [...new Set(after)].toSorted();
    return { rule: { kind: "after", tasks }, text: `after ${after.join(", ")}` };
  }
  if (schedule === undefined || !fitting) return null;
  return build(reader, keys, path, schedule);
}

function build(
  reader: Reader,
  keys: When,
  path: Path,
  schedule: NonNullable<When["values"]["schedule"]>,
): BuiltRule | null {
  if (schedule.form === "on_demand" || schedule.form === "after_any") {
    return { rule: { kind: schedule.form }, text: schedule.form };
  }
  if (schedule.form === "every") {
    if (isBad(keys, "anchor")) return null;
    const text = `every ${durationText(schedule.everyMs)}`;
    return { rule: { kind: "every", everyMs: schedule.everyMs, anchorMs: keys.values.anchor ?? 0 }, text };
  }
  if (schedule.form === "cron") return calendar([schedule.pattern], schedule.pattern);

  const days = dayFields(reader, keys, path, schedule.form);
  const times = timesOf(reader, keys, path, schedule.form === "hourly");
  if (days === null || times === null) return null;
  const patterns = times.map((time) => `${time.minute} ${time.hour ?? "*"} ${days.date} * ${days.weekdays}`);
  return calendar(
    patterns,
    [schedule.form, days.text, times.map(timeText).join(", ")].filter(Boolean).join(" "),
  );
}

function calendar(patterns: readonly string[], text: string): BuiltRule {
  return { rule: { kind: "calendar", patterns: [...new Set(patterns)].toSorted() }, text };
}

/** A key that is there but wrong: the rule would not be the one that was meant. */
function isBad(keys: When, key: keyof When["values"]): boolean {
  return keys.written.has(key) && keys.values[key] === undefined;
}

function timesOf(reader: Reader, keys: When, path: Path, hourly: boolean): readonly TimeOfDay[] | null {
  if (isBad(keys, "time")) return null;
  const times = keys.values.time ?? [{ hour: hourly ? null : 0, minute: 0 }];
  const wrong = times.find((time) => (time.hour === null) !== hourly);
  if (wrong === undefined) return times;
  const draft: ProblemDraft = hourly
    ? {
        message: `hourly takes the minute only, not ${quote(timeText(wrong))}`,
        allowed: '":00" to ":59"',
        nearest: `"${timeText({ ...wrong, hour: null })}"`,
      }
    : {
        message: `${quote(timeText(wrong))} names no hour`,
        allowed: 'HH:MM; ":MM" goes with hourly',
        nearest: `"00${timeText(wrong)}"`,
      };
  complain(reader, [...path, "time"], draft);
  return null;
}

interface DayFields {
  /** Cron's day of month and day of week. */
  readonly date: string;
  readonly weekdays: string;
  readonly text: string;
}

function dayFields(reader: Reader, keys: When, path: Path, form: RuleForm): DayFields | null {
  if (isBad(keys, "day") || isBad(keys, "days")) return null;
  const { day, days } = keys.values;
  if (form === "monthly") {
    const date = day ?? { date: 1 };
    if ("date" in date)
      return { date: date.date === "last" ? "L" : String(date.date), weekdays: "*", text: String(date.date) };
    complain(reader, [...path, "day"], {
      message: `monthly takes a day of the month, not ${WEEKDAYS[date.weekday] ?? ""}`,
      allowed: "1 to 31, or last",
    });
    return null;
  }
  if (form === "weekly" && day !== undefined && days !== undefined) {
    complainAtKey(reader, [...path, "days"], {
      message: "day and days stand together",
      allowed: "one of them",
    });
    return null;
  }
  if (day !== undefined && "date" in day) {
    complain(reader, [...path, "day"], {
      message: `weekly takes a weekday, not ${day.date}`,
      allowed: "monday … sunday, or mon … sun; a day of the month goes with monthly",
    });
    return null;
  }
  if (form === "weekly") return weekdayFields(days ?? [day?.weekday ?? 1]);
  return days === undefined ? { date: "*", weekdays: "*", text: "" } : weekdayFields(days);
}

function weekdayFields(chosen: readonly number[]): DayFields {
  const sorted = [...new Set(chosen)].toSorted((a, b) => a - b);
  const names = sorted.map((number) => WEEKDAYS[number] ?? "");
  const text = sorted.length === 1 ? (names[0] ?? "") : names.map((name) => name.slice(0, 3)).join(" ");
  // All seven days are no filter; written so, the rule equals plain daily.
  return {
    date: "*",
    weekdays: sorted.length === 7 ? "*" : sorted.join(","),
    text: sorted.length === 7 ? "" : text,
  };
}

function timeText(time: TimeOfDay): string {
  const minute = String(time.minute).padStart(2, "0");
  return time.hour === null ? `:${minute}` : `${String(time.hour).padStart(2, "0")}:${minute}`;
}

function durationText(ms: number): string {
  const units: [string, number][] = [
    ["d", 86_400_000],
    ["h", 3_600_000],
    ["m", 60_000],
    ["s", 1_000],
  ];
  const [unit, size] = units.find(([, length]) => ms % length === 0) ?? ["s", 1_000];
  return `${ms / size}${unit}`;
}
