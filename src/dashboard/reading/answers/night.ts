/** The stretch that "this morning" is about, and everything that happened in it, from one look at the history. */
import { isBadOutcome } from "../../../core/outcome.ts";
import { isTerminal } from "../../../core/transitions.ts";
import type { HistoryRow } from "../../../ports/ledger-reading.ts";
import type { FRONT_SINCE } from "../../api/front.ts";
import { localDate } from "../../../schedule/local-text.ts";
import { addDays, DAY_MS, eveningBefore } from "../local-days.ts";
import { historyRowOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";

/** More than anyone has in one night; beyond it the figures say "at least". */
const MOST_ROWS = 5000;
const EVENING = 18;
const LONG_RUN_MS = 6 * 3_600_000;
const FRIDAY = 5;

export interface Absence {
  readonly from: number;
  readonly until: number;
  readonly missed: number;
  readonly caughtUp: number;
}

export interface Night {
  readonly since: number;
  readonly absence: Absence | null;
  /** Runs and non-runs of the stretch, and what is alive; newest first. */
  readonly rows: readonly HistoryRow[];
}

export async function nightOf(view: RecordView, asked: (typeof FRONT_SINCE)[number]): Promise<Night> {
  const { reading } = view.sources;
  const evening = eveningOf(view, asked);
  const absence = await lastAbsence(view);
  const isRecent = absence !== null && absence.until >= evening;
  // What was caught up after an absence belongs to the moments that were missed during it.
  const since = isRecent && asked === "night" ? Math.min(evening, absence.from) : evening;
  // A run that was made earlier and ended in the night belongs to it.
  const made = await reading.history({ since: since - LONG_RUN_MS, limit: MOST_ROWS });
  const rows = made.filter(({ at, finishedAt }) => at >= since || (finishedAt ?? 0) >= since);
  const known = new Set(rows.map(({ id }) => id));
  const older = (await reading.liveRuns()).filter(({ id }) => !known.has(id)).map(historyRowOf);
  return { since, absence: isRecent ? absence : null, rows: [...rows, ...older] };
}

function eveningOf({ now, zone }: RecordView, asked: (typeof FRONT_SINCE)[number]): number {
  if (asked === "day") return now - DAY_MS;
  if (asked === "week") return now - 7 * DAY_MS;
  if (asked === "night") return eveningBefore(now, zone, 1, EVENING);
  for (let back = 1; ; back += 1) {
    const weekday = new Date(`${addDays(localDate(now, zone), -back)}T00:00:00Z`).getUTCDay();
    if (weekday === FRIDAY) return eveningBefore(now, zone, back, EVENING);
  }
}

async function lastAbsence({ sources, now }: RecordView): Promise<Absence | null> {
  const events = await sources.reading.events({ since: now - 7 * DAY_MS, limit: 500 });
  const absences = events
    .filter(({ kind }) => kind === "absence")
    .map(({ text }) => readAbsence(text))
    .filter((absence) => absence !== null);
  return absences.toSorted((a, b) => b.until - a.until)[0] ?? null;
}

/** As the planner writes it. */
export function readAbsence(text: string): Absence | null {
  try {
    const { from, until, missed, caught_up: caughtUp } = JSON.parse(text) as Record<string, unknown>;
    const numbers = [from, until, missed, caughtUp];
    if (!numbers.every((value) => typeof value === "number" && Number.isFinite(value))) return null;
    return { from, until, missed, caughtUp } as Absence;
  } catch {
    return null;
  }
}

/** Stretches in which nobody was at the desk. */
export async function absencesBetween({ sources }: RecordView, from: number, until: number) {
  const events = await sources.reading.events({ since: from, limit: 2000 });
  return events
    .filter(({ kind }) => kind === "absence")
    .map(({ text }) => readAbsence(text))
    .filter((absence) => absence !== null && absence.from < until && absence.until > from)
    .map((absence) => ({ from: absence?.from ?? from, until: absence?.until ?? until }))
    .sort((a, b) => a.from - b.from);
}

export function isRun(row: HistoryRow): boolean {
  return row.kind === "run" && row.state !== "skipped" && row.state !== "missed" && row.state !== "merged";
}

export function hasEnded({ state }: Pick<HistoryRow, "state">): boolean {
  return state !== "open" && isTerminal(state);
}

export function isBad({ state }: Pick<HistoryRow, "state">): boolean {
  return state !== "open" && isTerminal(state) && isBadOutcome(state);
}

export function isAlive({ state }: Pick<HistoryRow, "state">): boolean {
  return state === "running" || state === "claimed";
}
