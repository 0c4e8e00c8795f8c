/** The front page, and what comes next as seen from the reader's own moment. */
import type { Front } from "../../api/front.ts";
import type { Published } from "../../api/published.ts";
import { cellOf, rowOf } from "./shapes.ts";

const NEXT = 4;
const NOTHING_SPENT = { day_usd: 0, day_cap_usd: 0, month_usd: 0, month_cap_usd: 0, dearest: null } as const;

export function frontOf(site: Published, since: string, now: number): Front {
  const { front } = site;
  const known = since === "day" || since === "weekend" || since === "week" ? front[since] : front.night;
  const { counts, open } = known;
  return {
    at: site.session.as_of ?? 0,
    since: known.since,
    tasks: site.session.public_tasks,
    counts: { ...counts, ...open, waiting: 0, running: 0, queued: 0 },
    cost_usd: 0,
    findings: [],
    resolved: [],
    seen_before: [],
    approvals: [],
    failures: known.failures.map(({ row, ...failure }) => ({ run: rowOf(row), ...failure })),
    money: NOTHING_SPENT,
    week: null,
    next: nextOf(site, now),
    absence: known.absence === null ? null : absenceOf(known.absence),
    ran: known.ran.map(rowOf),
    ran_more: known.ran_more,
    idle: known.idle.map(rowOf),
    idle_more: known.idle_more,
    told: [],
  };
}

function absenceOf({ from, until, moments }: NonNullable<Published["front"]["night"]["absence"]>) {
  const cells = moments.map(({ task, ...cell }) => ({ ...cellOf(cell), task }));
  return { from, until, missed: 0, caught_up: 0, moments: cells };
}

/** Moments that have come meanwhile are left out: nobody here can know what became of them. */
function nextOf({ grid }: Published, now: number): Front["next"] {
  return grid.tasks
    .flatMap(({ id, next }) => {
      const at = next.find((moment) => moment > now);
      return at === undefined ? [] : [{ task: id, at, after: null }];
    })
    .sort((a, b) => a.at - b.at)
    .slice(0, NEXT);
}
