/** The moments of a task as cells of a grid: slots, stretches without a run, and runs without a slot. */
import { type Kysely, type RawBuilder, sql, type SqlBool } from "kysely";
import type { Moment, MomentFilter } from "../../../ports/ledger-overview.ts";
import type { LedgerSchema } from "../../schema.ts";
import type { Session } from "../../session.ts";
import { all, statement } from "../../statement.ts";
import { IS_NOT_LIVE } from "../live-states.ts";

interface Wanted {
  task: string;
  since: number;
  limit: number;
}

function slotsWithRuns(db: Kysely<LedgerSchema>) {
  return db
    .selectFrom("slot")
    .leftJoin("run", "run.id", "slot.run_id")
    .select([
      "slot.task as task",
      "slot.at as at",
      "slot.outcome as outcome",
      "slot.reason as slot_reason",
      "slot.detail as slot_detail",
      "slot.run_id as run",
      "run.state as state",
      "run.waiting_for as waitingFor",
      "run.reason as reason",
      "run.detail as detail",
      "run.trigger as trigger",
      "run.started_at as startedAt",
      "run.finished_at as finishedAt",
    ]);
}

function slots(which: RawBuilder<SqlBool>) {
  return statement<Wanted>()((db, param) =>
    slotsWithRuns(db)
      .where("slot.task", "=", param("task"))
      .where("slot.at", ">=", param("since"))
      .where(which)
      .orderBy("slot.at", "desc")
      .limit(param("limit")),
  );
}

/** Runs for moments of the past, which were asked for in bulk, would push everything else out of sight. */
const IS_NO_BACKFILL = sql<boolean>`not ("trigger" = 'manual' and catch_up = 1)`;

function otherRuns(which: RawBuilder<SqlBool>) {
  return statement<Wanted>()((db, param) =>
    db
      .selectFrom("run")
      .select([
        "task",
        "created_at as at",
        "id as run",
        "state",
        "waiting_for as waitingFor",
        "reason",
        "detail",
        "trigger",
        "started_at as startedAt",
        "finished_at as finishedAt",
      ])
      .where("task", "=", param("task"))
      .where("created_at", ">=", param("since"))
      .where("slot_id", "is", null)
      .where(IS_NO_BACKFILL)
      .where(which)
      .orderBy("created_at", "desc")
      .limit(param("limit")),
  );
}

const ANY = sql<SqlBool>`true`;
const OF_ALL = { slots: slots(ANY), runs: otherRuns(ANY) } as const;
const OF_ENDED = {
  slots: slots(sql<SqlBool>`slot.outcome is not null`),
  runs: otherRuns(IS_NOT_LIVE),
} as const;

const SPANS = statement<Wanted>()((db, param) =>
  db
    .selectFrom("slot_span")
    .select(["task", "last_at as at", "outcome as state", "reason", "detail", "count"])
    .where("task", "=", param("task"))
    .where("last_at", ">=", param("since"))
    .orderBy("first_at", "desc")
    .limit(param("limit")),
);

const NEVER_RAN = { waitingFor: null, run: null, trigger: null, startedAt: null, finishedAt: null } as const;

/** The newest moments of a task, oldest first. */
export async function moments(session: Session, filter: MomentFilter): Promise<Moment[]> {
  const { task, since, limit, ended } = filter;
  const wanted = { task, since, limit };
  const query = ended === true ? OF_ENDED : OF_ALL;
  const ofSlots = (await all(session, query.slots, wanted)).map(ofSlot);
  const runs = (await all(session, query.runs, wanted)).map((row) => ({ ...row, count: 1 }));
  const spans = (await all(session, SPANS, wanted)).map((row) => ({ ...NEVER_RAN, ...row }));
  return [...ofSlots, ...runs, ...spans].sort((a, b) => a.at - b.at).slice(-limit);
}

interface SlotRow {
  readonly task: string;
  readonly at: number;
  readonly outcome: Moment["state"] | null;
  readonly slot_reason: string | null;
  readonly slot_detail: string | null;
  readonly run: string | null;
  readonly state: Moment["state"] | null;
  readonly waitingFor: Moment["waitingFor"];
  readonly reason: string | null;
  readonly detail: string | null;
  readonly trigger: Moment["trigger"];
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

function ofSlot({ outcome, slot_reason, slot_detail, ...row }: SlotRow): Moment {
  const state = outcome ?? row.state ?? "open";
  return {
    ...row,
    state,
    reason: slot_reason ?? row.reason,
    detail: slot_detail ?? row.detail,
    count: 1,
  };
}

const BETWEEN = statement<{ from: number; until: number; limit: number }>()((db, param) =>
  slotsWithRuns(db)
    .where("slot.at", ">=", param("from"))
    .where("slot.at", "<", param("until"))
    .orderBy("slot.at")
    .limit(param("limit")),
);

const SPANS_BETWEEN = statement<{ from: number; until: number; limit: number }>()((db, param) =>
  db
    .selectFrom("slot_span")
    .select(["task", "last_at as at", "outcome as state", "reason", "detail", "count"])
    .where("last_at", ">=", param("from"))
    .where("first_at", "<", param("until"))
    .orderBy("first_at")
    .limit(param("limit")),
);

/** Slots of all tasks within a stretch; a span counts by its end. */
export async function momentsBetween(
  session: Session,
  from: number,
  until: number,
  limit: number,
): Promise<Moment[]> {
  const ofSlots = (await all(session, BETWEEN, { from, until, limit })).map(ofSlot);
  const spans = (await all(session, SPANS_BETWEEN, { from, until, limit })).map((row) => ({
    ...NEVER_RAN,
    ...row,
    at: Math.min(row.at, until - 1),
  }));
  return [...ofSlots, ...spans].sort((a, b) => a.at - b.at);
}
