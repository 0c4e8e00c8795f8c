/** Everything that the summary says, as figures out of the picture of the desk. Pure: prose is made elsewhere. */
import type { Desk, DeskDay, Severity } from "../../sdk/index.ts";
import { localDay, type Week, weeksBefore } from "./weeks.ts";

export interface Sums {
  /** Runs that were started and ended. */
  readonly runs: number;
  readonly succeeded: number;
  /** Average time of a succeeded run, milliseconds; null if there was none. */
  readonly averageMs: number | null;
  /** Things changed; null if no run said so. */
  readonly changed: number | null;
  readonly costUsd: number;
  readonly skipped: number;
  readonly missed: number;
}

export interface TaskWeek {
  readonly task: string;
  readonly now: Sums;
  readonly before: Sums;
  /** What its newest report of the week said. */
  readonly headline: string | null;
}

export interface NotRun {
  readonly task: string;
  readonly outcome: "skipped" | "missed";
  readonly reason: string | null;
  readonly count: number;
}

export interface TaskFinding {
  readonly task: string;
  readonly severity: Severity;
  readonly title: string;
}

export interface StaleTask {
  readonly task: string;
  /** Local date; null if it has never succeeded. */
  readonly lastSuccess: string | null;
  /** Moments of the week at which it should have. */
  readonly moments: number;
}

export interface WeekFacts {
  readonly week: Week;
  readonly now: Sums;
  readonly before: Sums;
  /** False if nothing is known of the week before: then nothing is compared. */
  readonly comparable: boolean;
  /** Those of which anything is to be said, by id. */
  readonly tasks: readonly TaskWeek[];
  readonly notRun: readonly NotRun[];
  /** Came up this week and are open, the worst first. */
  readonly fresh: readonly TaskFinding[];
  readonly resolved: readonly TaskFinding[];
  readonly openBySeverity: Readonly<Record<Severity, number>>;
  readonly stale: readonly StaleTask[];
  readonly paused: readonly string[];
}

type FactsDesk = Pick<Desk, "zone" | "days" | "tasks" | "findings" | "findingChanges">;

const RANK: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

export function weekFacts(desk: FactsDesk, slot: Date, ignore: readonly string[]): WeekFacts {
  const zone = desk.zone();
  const { week, before } = weeksBefore(slot, zone);
  const left = new Set(ignore);
  const isMeant = ({ task }: { readonly task: string | null }) => task === null || !left.has(task);
  const days = desk.days({ since: week.first, until: week.last }).filter(isMeant);
  const daysBefore = desk.days({ since: before.first, until: before.last }).filter(isMeant);
  const inWeek = (at: number) => {
    const day = localDay(new Date(at), zone);
    return day >= week.first && day <= week.last;
  };
  const known = desk.tasks().filter(({ id }) => !left.has(id));
  const changes = desk.findingChanges().filter((change) => isMeant(change) && inWeek(change.at));
  const open = desk.findings().filter(isMeant);
  const openNow = new Map(open.map((finding) => [`${finding.task}\n${finding.key}`, finding]));
  return {
    week,
    now: sumsOf(days),
    before: sumsOf(daysBefore),
    comparable: daysBefore.length > 0,
    tasks: taskWeeks(days, daysBefore, known, inWeek),
    notRun: notRunOf(days),
    // In its present words: it may have become worse since it came up.
    fresh: lastChanges(
      changes
        .filter(({ change }) => change === "new" || change === "reopened")
        .flatMap((change) => {
          const now = openNow.get(`${change.task}\n${change.key}`);
          return now === undefined ? [] : [{ ...change, severity: now.severity, title: now.title }];
        }),
    ),
    resolved: lastChanges(changes.filter(({ change }) => change === "resolved")).filter(
      ({ task, key }) => !openNow.has(`${task}\n${key}`),
    ),
    openBySeverity: {
      critical: open.filter(({ severity }) => severity === "critical").length,
      warning: open.filter(({ severity }) => severity === "warning").length,
      info: open.filter(({ severity }) => severity === "info").length,
    },
    stale: known.flatMap((task) => staleOf(task, days, inWeek, zone)),
    paused: known.filter(({ paused }) => paused).map(({ id }) => id),
  };
}

export function sumsOf(days: readonly DeskDay[]): Sums {
  const counts = days.flatMap(({ runs }) => Object.values(runs));
  const timed = sum(days.map((day) => day.timed));
  const changes = days.map(({ changed }) => changed).filter((changed) => changed !== null);
  const notRun = (outcome: string) =>
    sum(
      days
        .flatMap(({ not_run: list }) => list.filter((one) => one.outcome === outcome))
        .map(({ count }) => count),
    );
  return {
    runs: sum(counts),
    succeeded: sum(days.map(({ runs }) => runs.succeeded ?? 0)),
    averageMs: timed === 0 ? null : sum(days.map((day) => day.took_ms)) / timed,
    changed: changes.length === 0 ? null : sum(changes),
    costUsd: sum(days.map((day) => day.cost_usd)),
    skipped: notRun("skipped"),
    missed: notRun("missed"),
  };
}

type KnownTask = ReturnType<Desk["tasks"]>[number];

function taskWeeks(
  days: readonly DeskDay[],
  daysBefore: readonly DeskDay[],
  known: readonly KnownTask[],
  inWeek: (at: number) => boolean,
): TaskWeek[] {
  const ids = [...new Set([...days, ...daysBefore].map(({ task }) => task))].filter((id) => id !== null);
  return ids.toSorted(compare).map((id) => {
    const report = known.find((task) => task.id === id)?.last_report ?? null;
    const isOfWeek =
      report?.finished_at !== null && report?.finished_at !== undefined && inWeek(report.finished_at);
    return {
      task: id,
      now: sumsOf(days.filter(({ task }) => task === id)),
      before: sumsOf(daysBefore.filter(({ task }) => task === id)),
      headline: isOfWeek ? (report?.headline ?? null) : null,
    };
  });
}

/** Merged moments are left out: another one stands for them. */
function notRunOf(days: readonly DeskDay[]): NotRun[] {
  const sums = new Map<string, NotRun>();
  for (const { task, not_run: list } of days) {
    for (const { outcome, reason, count } of list) {
      if (task === null || (outcome !== "skipped" && outcome !== "missed")) continue;
      const key = `${outcome}\n${task}\n${reason ?? ""}`;
      sums.set(key, { task, outcome, reason, count: (sums.get(key)?.count ?? 0) + count });
    }
  }
  return [...sums.entries()].toSorted(([a], [b]) => compare(a, b)).map(([, entry]) => entry);
}

type Change = ReturnType<Desk["findingChanges"]>[number];

/** One for each finding, in its last words, the worst first. */
function lastChanges(changes: readonly Change[]): Change[] {
  const last = new Map(changes.map((change) => [`${change.task}\n${change.key}`, change]));
  return [...last.values()].toSorted(
    (a, b) => RANK[a.severity] - RANK[b.severity] || compare(a.task, b.task) || compare(a.key, b.key),
  );
}

/** It had moments this week and none of them was a success, nor anything that ran beside them. */
function staleOf(
  { id, enabled, paused, last_success_at: last }: KnownTask,
  days: readonly DeskDay[],
  inWeek: (at: number) => boolean,
  zone: string,
): StaleTask[] {
  if (!enabled || paused || (last !== null && inWeek(last))) return [];
  const { runs, succeeded, skipped, missed } = sumsOf(days.filter(({ task }) => task === id));
  const moments = runs + skipped + missed;
  if (succeeded > 0 || moments === 0) return [];
  return [{ task: id, lastSuccess: last === null ? null : localDay(new Date(last), zone), moments }];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
