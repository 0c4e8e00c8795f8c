/** Everything that the summary says, as figures out of the picture of the desk. Pure: prose is made elsewhere. */
import type { Desk, DeskDay, Severity } from "../../sdk/index.ts";
import { keyOf, openAtEnd } from "./as-of.ts";
import { localDay, plusDays, type Week, weekText, weeksBefore } from "./weeks.ts";

export interface Sums {
  /** Runs that were started and ended. */
  readonly runs: number;
  readonly succeeded: number;
  /** Ended by a person or another run: neither a success nor a failure. */
  readonly cancelled: number;
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
  /** Local date; null if it has never succeeded; `later` if its last success came after the week. */
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
  /** How many came up this week and are among the resolved ones already. */
  readonly cameAndWent: number;
  readonly openBySeverity: Readonly<Record<Severity, number>>;
  readonly stale: readonly StaleTask[];
  readonly paused: readonly string[];
}

/** So far back a task is handed the record. */
const KNOWN_DAYS = 21;

/** Of a summary made so late only the record tells what was paused then. */
const LATE_DAYS = 7;

type FactsDesk = Pick<Desk, "takenAt" | "zone" | "days" | "tasks" | "findings" | "findingChanges">;

const RANK: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** @throws Error for a week that is older than what the record says here */
export function weekFacts(desk: FactsDesk, slot: Date, ignore: readonly string[]): WeekFacts {
  const zone = desk.zone();
  const { week, before } = weeksBefore(slot, zone);
  const today = localDay(new Date(desk.takenAt()), zone);
  const knownFrom = plusDays(today, -KNOWN_DAYS);
  if (week.first < knownFrom)
    throw new Error(`${weekText(week)} is too long ago: a summary is handed the last ${KNOWN_DAYS} days`);
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
  const isAfter = (at: number) => localDay(new Date(at), zone) > week.last;
  const openThen = openAtEnd(desk.findings().filter(isMeant), desk.findingChanges().filter(isMeant), isAfter);
  const open = [...openThen.values()];
  const cameUp = changes.filter(({ change }) => change === "new" || change === "reopened");
  const resolved = lastChanges(changes.filter(({ change }) => change === "resolved")).filter(
    (change) => !openThen.has(keyOf(change)),
  );
  const cameUpKeys = new Set(cameUp.map(keyOf));
  const isLate = today > plusDays(week.last, LATE_DAYS);
  return {
    week,
    now: sumsOf(days),
    before: sumsOf(daysBefore),
    comparable: daysBefore.length > 0 && before.first >= knownFrom,
    tasks: taskWeeks(days, daysBefore, known, inWeek),
    notRun: notRunOf(days),
    // In the last words of the week: it may have become worse since it came up.
    fresh: lastChanges(
      cameUp.flatMap((change) => {
        const then = openThen.get(keyOf(change));
        return then === undefined ? [] : [{ ...change, severity: then.severity, title: then.title }];
      }),
    ),
    resolved,
    cameAndWent: resolved.filter((change) => cameUpKeys.has(keyOf(change))).length,
    openBySeverity: {
      critical: open.filter(({ severity }) => severity === "critical").length,
      warning: open.filter(({ severity }) => severity === "warning").length,
      info: open.filter(({ severity }) => severity === "info").length,
    },
    stale: known.flatMap((task) => staleOf(task, days, { inWeek, isAfter, isLate, zone })),
    paused: isLate ? pausedIn(days) : known.filter(({ paused }) => paused).map(({ id }) => id),
  };
}

/** Tasks of which a moment of the week was skipped because they were paused. */
function pausedIn(days: readonly DeskDay[]): string[] {
  const rest = days.filter(({ not_run: list }) => list.some(({ reason }) => reason === "paused"));
  return [...new Set(rest.flatMap(({ task }) => (task === null ? [] : [task])))].toSorted(compare);
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
    cancelled: sum(days.map(({ runs }) => runs.cancelled ?? 0)),
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

interface Then {
  readonly inWeek: (at: number) => boolean;
  readonly isAfter: (at: number) => boolean;
  /** What the task is today tells nothing of the week any more. */
  readonly isLate: boolean;
  readonly zone: string;
}

/** It was due this week and neither then nor beside that did it succeed. What is only started by hand is never due. */
function staleOf(task: KnownTask, days: readonly DeskDay[], then: Then): StaleTask[] {
  const { id, enabled, paused, on_demand: onDemand = false, last_success_at: last } = task;
  const { inWeek, isAfter, isLate, zone } = then;
  const isResting = !isLate && (!enabled || paused);
  if (onDemand || isResting || (last !== null && inWeek(last))) return [];
  const own = days.filter((day) => day.task === id);
  const { runs, succeeded, cancelled } = sumsOf(own);
  const passed = own.flatMap(({ not_run: list }) =>
    list.filter(({ outcome, reason }) => isDue(outcome, reason)),
  );
  const moments = runs - cancelled + sum(passed.map(({ count }) => count));
  if (succeeded > 0 || moments === 0) return [];
  const lastSuccess = last === null ? null : isAfter(last) ? "later" : localDay(new Date(last), zone);
  return [{ task: id, lastSuccess, moments }];
}

function isDue(outcome: string, reason: string | null): boolean {
  return (outcome === "skipped" || outcome === "missed") && reason !== "paused" && reason !== "disabled";
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
