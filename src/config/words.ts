/** The words of the language, in the order in which they are offered. */

export const SCHEDULE_WORDS = ["hourly", "daily", "weekly", "monthly", "on_demand", "after_any"] as const;
export type ScheduleWord = (typeof SCHEDULE_WORDS)[number];

/** Cron's numbers of the weekdays are the indices. */
export const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

export const WHAT_KEYS = ["script", "use", "ask", "agent"] as const;
export type WhatKey = (typeof WHAT_KEYS)[number];

export const WHEN_KEYS = ["schedule", "after"] as const;

export const MISSED_WORDS = ["run_once", "run_all", "skip"] as const;
export const ON_LOST_WORDS = ["retry", "alert"] as const;
export const OVERLAP_WORDS = ["skip", "queue", "cancel_running"] as const;
export const NOTIFY_WORDS = ["failure", "success", "recovery", "finding", "progress"] as const;
export const USES_WORDS = ["enqueue", "deliver", "publish", "propose", "undo"] as const;
export const VISIBILITY_WORDS = ["private", "public"] as const;
export const FULL_WORDS = ["monthly"] as const;
export const NEWER_THAN_WORDS = ["slot"] as const;
export const COMPARISONS = [">=", ">", "==", "<=", "<"] as const;

/** How a rule is written: a schedule word, or one of the other three forms. */
export type RuleForm = ScheduleWord | "every" | "cron" | "after";

/** Keys that belong to some forms of rule only. Keys not named here fit all. */
export const FITS: Readonly<Record<string, readonly RuleForm[]>> = {
  time: ["hourly", "daily", "weekly", "monthly"],
  day: ["weekly", "monthly"],
  days: ["daily", "weekly"],
  anchor: ["every"],
  only_if_changed: ["after", "after_any"],
};

/** Words of other tools for what has another name here. */
export const SYNONYMS: Readonly<Record<string, string>> = {
  at: "time",
  command: "script",
  cron: "schedule",
  every: "schedule",
  exec: "script",
  file: "script",
  interval: "schedule",
  name: "id",
  needs: "depends_on",
  on: "schedule",
  program: "script",
  prompt: "ask",
  run: "script",
  settings: "with",
  timeout: "timeout_minutes",
  tz: "timezone",
  when: "schedule",
  zone: "timezone",
};
