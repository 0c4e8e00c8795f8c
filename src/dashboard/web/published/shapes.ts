/** Rows and cells of a published page in the form of the live ones; what is not published is empty. */
import type { Cell, Look, Row } from "../../api/common.ts";
import type { PublicCell, PublicRow } from "../../api/published.ts";

export function cellOf({ at, look, run, ms, count, why }: PublicCell): Cell {
  return {
    at,
    look,
    run: run ?? null,
    ms: ms ?? null,
    count: count ?? 1,
    why: whyOf(look, why),
    also: null,
  };
}

/** Outcomes that leave a reader asking why; the words of the others say it. */
const ASKS_WHY: ReadonlySet<Look> = new Set([
  "failed",
  "timed_out",
  "cancelled",
  "over_budget",
  "lost",
  "skipped",
  "missed",
]);

/** @param why the reason that was published, if one was; that there is another is all that is said of it */
export function whyOf(look: Look, why: string | null | undefined): string | null {
  return why ?? (ASKS_WHY.has(look) ? "reason not published" : null);
}

export function rowOf(row: PublicRow): Row {
  const { started_at: from, finished_at: until } = row;
  return {
    id: row.run ?? `${row.task} ${row.at}`,
    kind: row.run === undefined ? "slot" : "run",
    task: row.task,
    look: row.look,
    state: stateOf(row.look),
    // What a run was started by is not published, so nothing is said of it.
    trigger: "slot",
    slot_at: row.unscheduled === true ? null : row.at,
    last_slot_at: row.last_slot_at ?? null,
    started_at: from ?? null,
    finished_at: until ?? null,
    ms: from === undefined || until === undefined ? null : until - from,
    attempts: row.attempts ?? 1,
    count: row.count ?? 1,
    cost_usd: null,
    changed: null,
    headline: null,
    why: whyOf(row.look, row.why),
    stands_for: row.stands_for ?? null,
    stands_at: row.stands_at ?? null,
    at: row.at,
  };
}

export function stateOf(look: Look): string {
  return look === "superseded" ? "missed" : look;
}
