/**
 * How much of the record is published. With these a hundred tasks and a year stay below two megabytes; docs/dashboard.md
 * names them.
 */
export const LIMITS = {
  /** Days of the timeline, and all marks on them together. */
  days: 14,
  dayMarks: 4_000,
  failures: 50,
  /** Next moments of a task: some of them are over when the page is read. */
  next: 8,
} as const;

/** Rows of a task's history, each with the page of its run. */
export function historyRows(tasks: number): number {
  return shared(1_000, tasks, 8, 30);
}

/** Points of a task's durations, the newest within a year. */
export function trendPoints(tasks: number): number {
  return shared(6_000, tasks, 40, 400);
}

/** Years before the present one, in a task's own strip. */
export function yearsBack(tasks: number): number {
  return tasks <= 40 ? 1 : 0;
}

function shared(all: number, tasks: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.floor(all / Math.max(1, tasks))));
}
