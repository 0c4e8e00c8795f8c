/** The grid, filtered in the browser, and the page of a task. */
import type { PublicTrend, Published } from "../../api/published.ts";
import type { Grid, GridTask, Page, TaskAnswer, Trend } from "../../api/tasks.ts";
import { cellOf, rowOf, stateOf, whyOf } from "./shapes.ts";

type PublicRow = Published["grid"]["tasks"][number];

export function gridOf(site: Published, query: URLSearchParams, now: number): Grid {
  const all = site.grid.tasks;
  const filter = query.get("filter") ?? "all";
  const words = (query.get("q") ?? "").toLowerCase().split(/\s+/);
  const found = all.filter(
    (task) => fits(task, filter) && words.every((word) => textOf(task).includes(word)),
  );
  return {
    at: site.session.as_of ?? 0,
    counts: {
      all: all.length,
      need_you: all.filter(({ is_bad: isBad }) => isBad).length,
      running: 0,
      paused: all.filter(isPaused).length,
    },
    page: 1,
    pages: 1,
    found: found.length,
    tasks: found.map((task) => rowFor(task, now)),
  };
}

function isPaused({ paused_at: at, enabled }: PublicRow): boolean {
  return at !== null || !enabled;
}

function fits(task: PublicRow, filter: string): boolean {
  if (filter === "need_you") return task.is_bad;
  return filter === "paused" ? isPaused(task) : filter !== "running";
}

function textOf({ id, rule, last }: PublicRow): string {
  return `${id} ${last === null ? "" : stateOf(last.look).replace("_", " ")} ${rule}`.toLowerCase();
}

function rowFor(task: PublicRow, now: number): GridTask {
  const { last } = task;
  return {
    id: task.id,
    rule: task.rule,
    kind: task.kind,
    enabled: task.enabled,
    paused_at: task.paused_at,
    paused_why: null,
    needs_you: task.is_bad,
    running: null,
    cells: task.cells.map(cellOf),
    median_ms: task.median_ms,
    last:
      last === null
        ? null
        : {
            run: last.run,
            look: last.look,
            state: stateOf(last.look),
            at: last.at,
            text: whyOf(last.look, last.why),
          },
    last_success_at: task.last_success_at,
    changed: null,
    next: { task: task.id, at: task.next.find((at) => at > now) ?? null, after: task.after },
  };
}

export function taskOf(site: Published, id: string, now: number): TaskAnswer | null {
  const task = Object.hasOwn(site.tasks, id) ? site.tasks[id] : undefined;
  const row = site.grid.tasks.find((each) => each.id === id);
  if (task === undefined || row === undefined) return null;
  return {
    at: site.session.as_of ?? 0,
    id,
    rule: row.rule,
    zone: task.zone,
    definition: [],
    line: 0,
    enabled: row.enabled,
    has_slots: task.has_slots,
    paused_at: row.paused_at,
    paused_why: null,
    last_success_at: row.last_success_at,
    failures_in_row: task.failures_in_row,
    running: null,
    cells: row.cells.map(cellOf),
    next: row.next.filter((at) => at > now),
    next_note: row.enabled ? row.after : "disabled",
    rates: task.rates.map(({ days, ends }) => ({ days, ends: { ...ends } })),
    findings: [],
    revisions: [],
  };
}

export function pageOf(list: Published["failures"] | undefined): Page | null {
  return list === undefined ? null : { rows: list.rows.map(rowOf), next: null };
}

export function trendOf(trend: PublicTrend | undefined): Trend | null {
  if (trend === undefined) return null;
  const points = trend.points.map(([at, ms, look, run]) => ({
    at,
    ms,
    look,
    run: run || `${trend.task} ${at}`,
  }));
  return { ...trend, points, outliers: trend.outliers.flatMap((index) => points[index]?.run ?? []) };
}
