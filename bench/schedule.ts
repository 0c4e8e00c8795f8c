/**
 * What it costs to list the moments of a year, beside what croner takes for the same patterns.
 * Run with `node bench/schedule.ts`.
 */
import { Cron } from "croner";
import type { SlotRule } from "../src/core/task.ts";
import { occurrences } from "../src/schedule/occurrences.ts";
import { nextOccurrence } from "../src/schedule/search.ts";

const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2027, 0, 1);
const ZONES = [
  "Europe/Prague",
  "America/New_York",
  "Australia/Lord_Howe",
  "UTC",
  "Asia/Kolkata",
  "America/Santiago",
];

interface Task {
  readonly rule: Extract<SlotRule, { kind: "calendar" }>;
  readonly zone: string;
}

/** A hundred tasks: half daily, a fifth on workdays, a fifth hourly, a tenth every quarter of an hour. */
const tasks: readonly Task[] = Array.from({ length: 100 }, (_, index) => ({
  rule: { kind: "calendar", patterns: [patternOf(index)] },
  zone: ZONES[index % ZONES.length] ?? "UTC",
}));

function patternOf(index: number): string {
  const minute = (index * 7) % 60;
  if (index % 10 < 5) return `${minute} ${index % 24} * * *`;
  if (index % 10 < 7) return `${minute} ${index % 24} * * 1-5`;
  if (index % 10 < 9) return `${minute} * * * *`;
  return "*/15 * * * *";
}

function countYear(): number {
  let count = 0;
  for (const { rule, zone } of tasks) {
    for (const _ of occurrences(rule, zone, FROM, UNTIL)) count += 1;
  }
  return count;
}

/** croner steps once per moment; a sample of each task is enough to know the cost of a step. */
function countCroner(perTask: number): number {
  let count = 0;
  for (const { rule, zone } of tasks) {
    const cron = new Cron(rule.patterns[0] ?? "", { timezone: zone, paused: true });
    let at: Date | null = new Date(FROM);
    for (let step = 0; step < perTask && at !== null; step += 1) {
      at = cron.nextRun(at);
      count += 1;
    }
  }
  return count;
}

function countNext(rounds: number): number {
  let count = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const { rule, zone } of tasks) {
      if (nextOccurrence(rule, zone, FROM + round * 3_600_000) !== null) count += 1;
    }
  }
  return count;
}

function measure(name: string, work: () => number): number {
  const before = performance.now();
  const count = work();
  const ms = performance.now() - before;
  const each = (ms * 1000) / count;
  console.log(
    `${name.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms ${String(count).padStart(9)} ${each.toFixed(2).padStart(8)} µs each`,
  );
  return each;
}

measure("a year of 100 tasks, first time", countYear);
const ours = measure("a year of 100 tasks, again", countYear);
measure("the next moment of each task", () => countNext(100));
const theirs = measure("croner, the next moment, one after another", () => countCroner(100));
console.log(`croner takes ${(theirs / ours).toFixed(0)} times as long per moment`);
