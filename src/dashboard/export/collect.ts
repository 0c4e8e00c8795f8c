/** Everything that a published page carries, out of the public record. */
import type { Config } from "../../core/task.ts";
import type { Sentences } from "../../ports/dashboard.ts";
import { localDate } from "../../schedule/local-text.ts";
import { type Published, published, type PublicRow, type PublicYear } from "../api/published.ts";
import { failuresAnswer } from "../reading/answers/lists.ts";
import type { RecordSources } from "../reading/sources.ts";
import type { RecordView } from "../reading/view.ts";
import { newestChange } from "./as-of.ts";
import { publicDays, publicYear } from "./answers/days.ts";
import { publicFront } from "./answers/front.ts";
import { publicRun } from "./answers/run.ts";
import { publicGrid, publicHistory, publicTask, publicTrend } from "./answers/tasks.ts";
import { withoutDeadRuns } from "./dead-runs.ts";
import { EMPTY_RECORD } from "./empty-record.ts";
import { historyRows, LIMITS, trendPoints, yearsBack } from "./limits.ts";
import { publicRecord } from "./public-record.ts";
import { publicRow } from "./public-shapes.ts";
import { publicTasksOf } from "../../core/public-tasks.ts";

export type LedgerSources = Pick<RecordSources, "reading" | "overview">;

export interface CollectSources {
  /** null if nothing was ever recorded. */
  readonly ledger: LedgerSources | null;
  readonly sentences: Sentences;
  /** The last good configuration; null before the first pass. */
  readonly config: Config | null;
  /** For a home without a configuration. */
  machineZone(): string;
}

/** @throws if an answer holds anything that has no field in `api/published.ts`: then nothing is published */
export async function collect(sources: CollectSources): Promise<Published> {
  const { config, sentences } = sources;
  const { reading, overview } = sources.ledger ?? EMPTY_RECORD;
  const tasks = publicTasksOf(config);
  const ids = [...tasks.keys()];
  const zone = config?.timezone ?? sources.machineZone();
  const asOf = await newestChange({ reading, overview }, ids);
  const record = publicRecord({ reading, overview, sentences }, tasks, {
    asOf: asOf ?? 0,
    durations: trendPoints(ids.length),
  });
  const view: RecordView = { sources: record, now: asOf ?? 0, zone, config: null, tasks };
  const failures = (await failuresAnswer(view, { limit: LIMITS.failures })).rows.map(publicRow);
  const front = {
    night: await publicFront(view, "night"),
    day: await publicFront(view, "day"),
    weekend: await publicFront(view, "weekend"),
    week: await publicFront(view, "week"),
  };
  const days = asOf === null ? [] : await publicDays(view);
  const site: Published = {
    session: { as_of: asOf, zone, public_tasks: ids.length, all_tasks: config?.tasks.length ?? 0 },
    front,
    grid: await publicGrid(view),
    tasks: {},
    history: {},
    trends: {},
    runs: {},
    failures: { rows: failures },
    days: Object.fromEntries(days.map((day) => [day.date, day])),
    years: asOf === null ? {} : await yearsOf(view, 1),
    task_years: {},
  };
  const shown = [...Object.values(front).flatMap(rowsOf), ...failures];
  for (const task of tasks.values()) {
    const { id } = task;
    const page = await publicTask(view, task);
    if (page === null) continue;
    const rows = await publicHistory(view, id, historyRows(ids.length));
    site.tasks[id] = page;
    site.history[id] = { rows };
    site.trends[id] = await publicTrend(view, id);
    if (asOf !== null) site.task_years[id] = await yearsOf(view, yearsBack(ids.length), id);
    await addRuns(view, site, id, [...rows, ...shown.filter((row) => row.task === id)]);
  }
  return published.parse(withoutDeadRuns(site));
}

function rowsOf(front: Published["front"]["night"]): PublicRow[] {
  return [...front.ran, ...front.idle, ...front.failures.map(({ row }) => row)];
}

/** Each run that a list names, or that stands for a moment in one, has its page, so that no link is dead. */
async function addRuns(
  view: RecordView,
  site: Published,
  id: string,
  rows: readonly PublicRow[],
): Promise<void> {
  const last = site.grid.tasks.find((row) => row.id === id)?.last?.run;
  const named = rows.flatMap(({ run, stands_for: standsFor }) => [run, standsFor]);
  const wanted = new Set([...named, last].filter((run) => run !== undefined));
  const runs = [];
  for (const run of [...wanted].sort()) {
    const found = await view.sources.reading.run(run);
    if (found !== null) runs.push(found);
  }
  runs.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  for (const [index, run] of runs.entries()) {
    if (run.task !== id) continue;
    const neighbours = { previous: runs[index - 1]?.id ?? null, following: runs[index + 1]?.id ?? null };
    site.runs[run.id] = await publicRun(view, run, neighbours);
  }
}

/** The present year, and those before it in which something ended. */
async function yearsOf(view: RecordView, back: number, task?: string): Promise<Record<string, PublicYear>> {
  const present = Number(localDate(view.now, view.zone).slice(0, 4));
  const found: PublicYear[] = [];
  for (let year = present - back; year <= present; year += 1) {
    const answer = await publicYear(view, year, task);
    if (year === present || Object.keys(answer.ends).length > 0) found.push(answer);
  }
  const years = found.map(({ year }) => year);
  return Object.fromEntries(found.map((answer) => [String(answer.year), { ...answer, years }]));
}
