/** The grid of public tasks, and the page of each. */
import type { Task } from "../../../core/task.ts";
import type { PublicGrid, PublicRow, PublicTask, PublicTrend } from "../../api/published.ts";
import { gridAnswer } from "../../reading/answers/grid.ts";
import { historyAnswer } from "../../reading/answers/lists.ts";
import { taskAnswer } from "../../reading/answers/task.ts";
import { trendAnswer } from "../../reading/answers/trend.ts";
import { nextSlots } from "../../reading/next-slots.ts";
import type { RecordView } from "../../reading/view.ts";
import { LIMITS } from "../limits.ts";
import { ruleWords, waitWords } from "../task-words.ts";
import { perSeverity, publicCell, publicRow } from "../public-shapes.ts";

export async function publicGrid(view: RecordView): Promise<PublicGrid> {
  const tasks: PublicGrid["tasks"] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const grid = await gridAnswer(view, { range: "40_slots", filter: "all", q: "", page });
    pages = grid.pages;
    for (const row of grid.tasks) {
      const task = view.tasks.get(row.id);
      if (task === undefined) continue;
      const { last } = row;
      tasks.push({
        id: row.id,
        rule: ruleWords(task),
        kind: task.work.kind,
        enabled: row.enabled,
        paused_at: row.paused_at,
        is_bad: row.needs_you,
        cells: row.cells.map(publicCell),
        median_ms: row.median_ms,
        last: last === null ? null : lastOf(last),
        last_success_at: row.last_success_at,
        // Before the first moment is recorded there is none from which the next could be reckoned.
        next:
          row.paused_at === null && task.enabled && view.now > 0
            ? nextSlots(task, view.now, LIMITS.next)
            : [],
        after: waitWords(task),
      });
    }
  }
  return { tasks };
}

type Last = NonNullable<Awaited<ReturnType<typeof gridAnswer>>["tasks"][number]["last"]>;

function lastOf({ run, look, at, text }: Last) {
  return { run, look, at, ...(text === null ? {} : { why: text }) };
}

export async function publicTask(view: RecordView, { id }: Task): Promise<PublicTask | null> {
  const answer = await taskAnswer(view, id);
  if (answer === null) return null;
  return {
    id,
    zone: answer.zone,
    has_slots: answer.has_slots,
    failures_in_row: answer.failures_in_row,
    rates: answer.rates.map(({ days, ends }) => ({ days, ends: { ...ends } })),
    open: perSeverity(answer.findings),
  };
}

export async function publicHistory(view: RecordView, task: string, limit: number): Promise<PublicRow[]> {
  return (await historyAnswer(view, task, { limit })).rows.map(publicRow);
}

export async function publicTrend(view: RecordView, task: string): Promise<PublicTrend> {
  const trend = await trendAnswer(view, task, { range: "year" });
  return {
    task,
    from: trend.from,
    until: trend.until,
    points: trend.points.map(({ at, ms, look, run }) => [at, ms, look, run]),
    stretches: trend.stretches.map(({ from, until, median, p10, p90 }) => ({
      from,
      until,
      median,
      p10,
      p90,
    })),
    outliers: trend.points.flatMap(({ run }, index) => (trend.outliers.includes(run) ? [index] : [])),
    top_ms: trend.top_ms,
  };
}
