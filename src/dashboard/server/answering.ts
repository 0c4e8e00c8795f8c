/** Which question is answered by what, and that fifty pages with one question cost one answer. */
import type { Answer, Query, ReadName } from "../api/routes.ts";
import { auditAnswer } from "../reading/answers/audit.ts";
import { datasetsAnswer } from "../reading/answers/datasets.ts";
import { dayAnswer, yearAnswer } from "../reading/answers/days.ts";
import { frontAnswer } from "../reading/answers/front.ts";
import { gridAnswer } from "../reading/answers/grid.ts";
import { failuresAnswer, historyAnswer } from "../reading/answers/lists.ts";
import { rowsAnswer } from "../reading/answers/rows.ts";
import { runAnswer } from "../reading/answers/run.ts";
import { searchAnswer } from "../reading/answers/search.ts";
import { spendAnswer } from "../reading/answers/spend.ts";
import { taskAnswer } from "../reading/answers/task.ts";
import { trendAnswer } from "../reading/answers/trend.ts";
import { cleanJson } from "../reading/clean.ts";
import type { View } from "../reading/view.ts";

type Params = Readonly<Record<string, string>>;

/** `session` is answered where sessions are known. */
type Answered = Exclude<ReadName, "session">;

type Answering = {
  readonly [N in Answered]: (view: View, params: Params, query: Query<N>) => Promise<Answer<N> | null>;
};

const ANSWERS: Answering = {
  front: (view, _params, query) => frontAnswer(view, query),
  grid: (view, _params, query) => gridAnswer(view, query),
  task: (view, { task = "" }) => taskAnswer(view, task),
  history: (view, { task = "" }, query) => historyAnswer(view, task, query),
  trend: (view, { task = "" }, query) => trendAnswer(view, task, query),
  run: (view, { run = "" }) => runAnswer(view, run),
  failures: (view, _params, query) => failuresAnswer(view, query),
  day: (view, _params, query) => dayAnswer(view, query),
  year: (view, _params, query) => yearAnswer(view, query),
  datasets: (view) => datasetsAnswer(view),
  rows: (view, { dataset = "", table = "" }, query) => rowsAnswer(view, dataset, table, query),
  spend: (view, _params, query) => spendAnswer(view, query),
  audit: (view, _params, query) => auditAnswer(view, query),
  search: (view, _params, query) => searchAnswer(view, query),
};

/** An answer holds this long even if the ledger stays the same: moments pass. */
const HOLDS_MS = 2_000;
const MOST_KEPT = 200;

export interface AnswerDesk {
  /** @returns JSON, or null if what was asked for is not there */
  answer<N extends Answered>(name: N, path: string, params: Params, query: Query<N>): Promise<string | null>;
}

interface Kept {
  readonly mark: number;
  readonly at: number;
  readonly json: Promise<string | null>;
}

export function createAnswerDesk(
  readMark: () => Promise<number>,
  viewAt: (mark: number) => Promise<View>,
  monotonic: () => number,
): AnswerDesk {
  const kept = new Map<string, Kept>();

  async function make<N extends Answered>(name: N, mark: number, params: Params, query: Query<N>) {
    const view = await viewAt(mark);
    const answer = await ANSWERS[name](view, params, query);
    return answer === null ? null : cleanJson(answer, await view.sources.masker());
  }

  return {
    async answer(name, path, params, query) {
      const mark = await readMark();
      const known = kept.get(path);
      if (known !== undefined && known.mark === mark && monotonic() - known.at < HOLDS_MS) return known.json;
      const json = make(name, mark, params, query);
      kept.set(path, { mark, at: monotonic(), json });
      // What failed is asked again at the next time.
      json.catch(() => kept.delete(path));
      const oldest = kept.keys().next();
      if (kept.size > MOST_KEPT && oldest.done !== true) kept.delete(oldest.value);
      return json;
    },
  };
}
