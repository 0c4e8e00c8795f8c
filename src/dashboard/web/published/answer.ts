/** Answers of a published page, in the form of the live ones: each screen is drawn by the same code. */
import type { Published } from "../../api/published.ts";
import type { Answer, ReadName } from "../../api/routes.ts";
import { dayOf, yearOf } from "./days.ts";
import { frontOf } from "./front.ts";
import { runOf } from "./run.ts";
import { gridOf, pageOf, taskOf, trendOf } from "./tasks.ts";

interface Question {
  readonly site: Published;
  /** Of a task or a run. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly now: number;
}

type Answering = { readonly [N in ReadName]?: (question: Question) => Answer<N> | null };

const ANSWERS: Answering = {
  session: ({ site, now }) => ({
    token: "",
    home: "",
    version: "",
    zone: site.session.zone,
    mark: 0,
    waiting: 0,
    running: 0,
    can_steer: false,
    watch: { on: true, seen_at: null, troubles: [], config_problems: [], clock_suspect: false },
    at: now,
  }),
  front: ({ site, query, now }) => frontOf(site, query.get("since") ?? "night", now),
  grid: ({ site, query, now }) => gridOf(site, query, now),
  task: ({ site, id, now }) => taskOf(site, id, now),
  history: ({ site, id }) => pageOf(own(site.history, id)),
  failures: ({ site }) => pageOf(site.failures),
  trend: ({ site, id }) => trendOf(own(site.trends, id)),
  run: ({ site, id }) => runOf(site, own(site.runs, id)),
  day: ({ site, query }) =>
    dayOf(own(site.days, query.get("date") ?? Object.keys(site.days)[0] ?? ""), site.session.as_of ?? 0),
  year: ({ site, query }) => {
    const task = query.get("task");
    const years = task === null ? site.years : own(site.task_years, task);
    if (years === undefined) return null;
    return yearOf(own(years, query.get("year") ?? Object.keys(years).at(-1) ?? ""));
  },
};

/** @returns null if it is not part of what was published */
export function publishedAnswer<N extends ReadName>(
  site: Published,
  name: N,
  path: string,
): Answer<N> | null {
  const [route = "", query = ""] = path.split("?");
  const id = decodeURIComponent(route.split("/")[3] ?? "");
  const answer: ((question: Question) => Answer<N> | null) | undefined = ANSWERS[name];
  return answer?.({ site, id, query: new URLSearchParams(query), now: Date.now() }) ?? null;
}

/** Ids come out of the address, where anything may stand. */
function own<T>(things: Readonly<Record<string, T>>, id: string): T | undefined {
  return Object.hasOwn(things, id) ? things[id] : undefined;
}
