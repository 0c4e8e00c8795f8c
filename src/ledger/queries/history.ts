/** One page of what happened: runs, slots that never ran, stretches of such slots; newest first. */
import { sql } from "kysely";
import type { HistoryFilter, HistoryRow } from "../../ports/ledger-reading.ts";
import { OUTCOMES } from "../../core/outcome.ts";
import type { Session } from "../session.ts";
import { HAS_ENDED, IS_LIVE, IS_NOT_LIVE } from "./live-states.ts";
import { ofRun, ofSlot, ofSpan } from "./history-rows.ts";

/** Rows of a page unless the filter says otherwise. */
const DEFAULT_LIMIT = 50;

/**
 * A page of the history, by the instant at which a row came to be; rows of one instant by their moment. `since` and
 * `until` are inclusive.
 */
export async function history(session: Session, filter: HistoryFilter): Promise<HistoryRow[]> {
  const limit = filter.limit ?? DEFAULT_LIMIT;
  const pages = [
    await runPage(session, filter, limit),
    await slotPage(session, filter, limit),
    await spanPage(session, filter, limit),
  ];
  return pages.flat().toSorted(newestFirst).slice(0, limit);
}

function newestFirst(a: HistoryRow, b: HistoryRow): number {
  return b.at - a.at || moment(b) - moment(a) || (a.id < b.id ? 1 : -1);
}

function moment(row: HistoryRow): number {
  return row.lastSlotAt ?? row.slotAt ?? row.at;
}

async function runPage({ db }: Session, filter: HistoryFilter, limit: number): Promise<HistoryRow[]> {
  let query = db
    .selectFrom("run")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("slot_at", "desc")
    .limit(limit);
  const { task, state, ended, since, until } = filter;
  if (task !== undefined) query = query.where("task", "=", task);
  if (ended === true) query = query.where(IS_NOT_LIVE);
  if (state !== undefined)
    query = query.where(sql<boolean>`state = ${state}`).where(isEnd(state) ? HAS_ENDED : IS_LIVE);
  if (since !== undefined) query = query.where("created_at", ">=", since);
  if (until !== undefined) query = query.where("created_at", "<=", until);
  return (await query.execute()).map(ofRun);
}

async function slotPage({ db }: Session, filter: HistoryFilter, limit: number): Promise<HistoryRow[]> {
  let query = db
    .selectFrom("slot")
    .selectAll()
    .where("run_id", "is", null)
    .orderBy("recorded_at", "desc")
    .orderBy("at", "desc")
    .limit(limit);
  const { task, state, ended, since, until } = filter;
  if (task !== undefined) query = query.where("task", "=", task);
  if (ended === true) query = query.where("outcome", "is not", null);
  if (state === "open") query = query.where("outcome", "is", null);
  else if (state !== undefined) query = query.where(sql<boolean>`outcome = ${state}`);
  if (since !== undefined) query = query.where("recorded_at", ">=", since);
  if (until !== undefined) query = query.where("recorded_at", "<=", until);
  return (await query.execute()).map(ofSlot);
}

async function spanPage({ db }: Session, filter: HistoryFilter, limit: number): Promise<HistoryRow[]> {
  let query = db
    .selectFrom("slot_span")
    .selectAll()
    .orderBy("recorded_at", "desc")
    .orderBy("last_at", "desc")
    .limit(limit);
  const { task, state, since, until } = filter;
  if (task !== undefined) query = query.where("task", "=", task);
  if (state !== undefined) query = query.where(sql<boolean>`outcome = ${state}`);
  if (since !== undefined) query = query.where("recorded_at", ">=", since);
  if (until !== undefined) query = query.where("recorded_at", "<=", until);
  return (await query.execute()).map(ofSpan);
}

function isEnd(state: string): boolean {
  return OUTCOMES.some((outcome) => outcome === state);
}
