/** How often a project is worked on, from the dates of its commits. */

export const WEEKS = 26;
export const DAY_MS = 86_400_000;
/** The rhythm is what a project does lately, not what it did in its first year. */
const RHYTHM_DAYS = 60;
/** More than 26 weeks have. */
const KEPT_DAYS = 250;
/** Fewer days with commits than this are no rhythm yet. */
const MIN_ACTIVE_DAYS = 5;

export interface Activity {
  /** All commits that were counted. */
  readonly commits: number;
  /** True if there are older commits that were not read. */
  readonly truncated: boolean;
  readonly lastCommitAt: number | null;
  /** Commits per week, Monday to Sunday in local time; the last one is the running week. Always 26. */
  readonly perWeek: readonly number[];
  /** Commits of the present local day. */
  readonly today: number;
  /** Median days between days with commits; null while there are too few to tell. */
  readonly usualGapDays: number | null;
}

/** What there is to know of commit dates, whatever day it is today. Days are counted as `dayNumber` does. */
export interface CommitDays {
  readonly commits: number;
  readonly truncated: boolean;
  readonly lastCommitAt: number | null;
  /** Days with commits and how many, oldest first; only the newest ones. */
  readonly days: readonly (readonly [day: number, commits: number])[];
}

/** @param times author dates, epoch ms, in any order */
export function commitDays(times: readonly number[], truncated: boolean): CommitDays {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(dayNumber(time), (counts.get(dayNumber(time)) ?? 0) + 1);
  const days = [...counts].toSorted(([a], [b]) => a - b).slice(-KEPT_DAYS);
  const last = times.reduce((latest, time) => Math.max(latest, time), Number.NEGATIVE_INFINITY);
  return { commits: times.length, truncated, lastCommitAt: times.length === 0 ? null : last, days };
}

/** @param now epoch ms; dates after it are of a wrong clock and count as now */
export function activityOf(work: CommitDays, now: number): Activity {
  const today = dayNumber(now);
  const thisWeek = weekNumber(today);
  const perWeek = Array.from({ length: WEEKS }, () => 0);
  const active = new Set<number>();
  let commitsToday = 0;
  for (const [written, commits] of work.days) {
    const day = Math.min(written, today);
    active.add(day);
    if (day === today) commitsToday += commits;
    const index = WEEKS - 1 - (thisWeek - weekNumber(day));
    const count = perWeek[index];
    if (count !== undefined) perWeek[index] = count + commits;
  }
  return {
    commits: work.commits,
    truncated: work.truncated,
    lastCommitAt: work.lastCommitAt === null ? null : Math.min(work.lastCommitAt, now),
    perWeek,
    today: commitsToday,
    usualGapDays: usualGap([...active]),
  };
}

/** Median gap in days between consecutive days, or null if there are too few. */
export function usualGap(days: readonly number[]): number | null {
  if (days.length < MIN_ACTIVE_DAYS) return null;
  const recent = days.toSorted((a, b) => a - b).slice(-RHYTHM_DAYS);
  const gaps = recent.slice(1).map((day, index) => day - (recent[index] ?? day));
  gaps.sort((a, b) => a - b);
  const middle = gaps.length >> 1;
  const upper = gaps[middle] ?? 0;
  return gaps.length % 2 === 1 ? upper : ((gaps[middle - 1] ?? upper) + upper) / 2;
}

/** Local calendar day as a count of days; a day of 23 or 25 hours is still one. */
export function dayNumber(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
}

/** `YYYY-MM-DD` in local time. */
export function localDay(at: number): string {
  return new Date(dayNumber(at) * DAY_MS).toISOString().slice(0, 10);
}

/** 1970-01-01 was a Thursday: three days later is the first Monday border. */
function weekNumber(day: number): number {
  return Math.floor((day + 3) / 7);
}

/** Monday with which the 26 weeks begin, `YYYY-MM-DD`. */
export function weeksFrom(now: number): string {
  const monday = (weekNumber(dayNumber(now)) - WEEKS + 1) * 7 - 3;
  return new Date(monday * DAY_MS).toISOString().slice(0, 10);
}
