/** Pages of raw rows: the history of a task, and everything that went wrong. */
import { OUTCOMES } from "../../../core/outcome.ts";
import type { HistoryRow } from "../../../ports/ledger-reading.ts";
import type { Answer, Query } from "../../api/routes.ts";
import { rowOf } from "../shapes.ts";
import type { RecordView } from "../view.ts";

const BAD = ["failed", "timed_out", "lost", "over_budget"] as const;

export async function historyAnswer(
  view: RecordView,
  task: string,
  query: Query<"history">,
): Promise<Answer<"history">> {
  const state = OUTCOMES.find((outcome) => outcome === query.state);
  const filter = { task, ...(state === undefined ? {} : { state }) };
  const rows = await view.sources.reading.history({ ...filter, ...untilOf(query), limit: query.limit + 1 });
  return pageOf(view, rows, query.limit);
}

export async function failuresAnswer(
  view: RecordView,
  query: Query<"failures">,
): Promise<Answer<"failures">> {
  const pages = [];
  const chosen = BAD.filter((state) => state === query.state);
  for (const state of chosen.length === 0 ? BAD : chosen)
    pages.push(await view.sources.reading.history({ state, ...untilOf(query), limit: query.limit + 1 }));
  return pageOf(
    view,
    pages.flat().toSorted((a, b) => b.at - a.at),
    query.limit,
  );
}

function untilOf({ before }: { before?: number | undefined }) {
  return before === undefined ? {} : { until: before - 1 };
}

async function pageOf({ sources }: RecordView, found: readonly HistoryRow[], limit: number) {
  const rows = wholeInstants(found, limit);
  const answer = [];
  for (const row of rows) {
    const report = row.kind === "run" && row.startedAt !== null ? await sources.reading.report(row.id) : null;
    answer.push(rowOf(row, sources.sentences, report?.headline ?? null));
  }
  return { rows: answer, next: found.length > rows.length ? (rows.at(-1)?.at ?? null) : null };
}

/** Rows of one instant stay on one page, since the next page begins before that instant. */
function wholeInstants(rows: readonly HistoryRow[], limit: number): readonly HistoryRow[] {
  if (rows.length <= limit) return rows;
  const last = rows[limit - 1]?.at;
  const cut = rows[limit]?.at === last ? rows.findIndex(({ at }) => at === last) : limit;
  return cut <= 0 ? rows.slice(0, limit) : rows.slice(0, cut);
}
