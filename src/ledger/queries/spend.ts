/** Money: reserved before a call, settled after it. */
import { sql } from "kysely";
import type { Spent } from "../../core/money/caps.ts";
import type { OpenSpend, SpendDraft, SpendEnd, SpendFilter, SpendSum } from "../../ports/claude-ledger.ts";
import type { Session } from "../session.ts";
import { change, first, statement } from "../statement.ts";

/** What counts against the caps: what it cost, or what is reserved as long as nobody knows. */
const COUNTED = sql<number>`case when state = 'settled' then cost_usd else reserved_usd end`;

const MONTH_LENGTH = 7;

/** Settled and reserved so far, for every scope that a cap may have. */
export async function spent(
  session: Session,
  { day, task, run }: { day: string; task: string | null; run: string | null },
): Promise<Spent> {
  const row = await session.db
    .selectFrom("spend")
    .select([
      sum(sql`day = ${day}`).as("day"),
      sum(sql`1 = 1`).as("month"),
      sum(sql`day = ${day} and task = ${task}`).as("taskDay"),
      sum(sql`task = ${task}`).as("taskMonth"),
    ])
    .where("month", "=", day.slice(0, MONTH_LENGTH))
    .executeTakeFirstOrThrow();
  return { ...row, run: run === null ? 0 : ((await spentByRun(session, run)) ?? 0) };
}

function sum(condition: ReturnType<typeof sql>) {
  return sql<number>`coalesce(sum(case when ${condition} then ${COUNTED} else 0 end), 0)`;
}

const OF_RUN = statement<{ run: string }>()((db, param) =>
  db
    .selectFrom("spend")
    .select(sql<number | null>`sum(${COUNTED})`.as("usd"))
    .where("run_id", "=", param("run")),
);

/** null if nothing was asked for the run. */
export async function spentByRun(session: Session, run: string): Promise<number | null> {
  return (await first(session, OF_RUN, { run }))?.usd ?? null;
}

export async function reserveSpend({ db }: Session, draft: SpendDraft): Promise<number> {
  const row = await db
    .insertInto("spend")
    .values({
      at: draft.at,
      day: draft.day,
      month: draft.day.slice(0, MONTH_LENGTH),
      task: draft.task,
      run_id: draft.run,
      kind: draft.kind,
      model: draft.model,
      state: "reserved",
      reserved_usd: draft.reservedUsd,
      cost_usd: 0,
      owner_pid: draft.owner.pid,
      owner_started: draft.owner.startedAt,
      owner_boot: draft.owner.bootId,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function settleSpend({ db }: Session, id: number, end: SpendEnd): Promise<void> {
  await db
    .updateTable("spend")
    .set({
      state: end.state,
      cost_usd: end.usd,
      is_estimate: end.isEstimate ? 1 : 0,
      input_tokens: end.inputTokens,
      output_tokens: end.outputTokens,
      cache_read_tokens: end.cacheReadTokens,
      cache_write_tokens: end.cacheWriteTokens,
      settled_at: end.at,
    })
    .where("id", "=", id)
    .where("state", "=", "reserved")
    .execute();
}

const ASSUME = statement<{ run: string; at: number }>()((db, param) =>
  db
    .updateTable("spend")
    .set((eb) => ({
      state: "assumed",
      cost_usd: eb.ref("reserved_usd"),
      is_estimate: 1,
      settled_at: param("at"),
    }))
    .where("run_id", "=", param("run"))
    .where("state", "=", "reserved"),
);

export async function assumeSpendOf(session: Session, run: string, at: number): Promise<void> {
  await change(session, ASSUME, { run, at });
}

export async function openSpend({ db }: Session): Promise<OpenSpend[]> {
  // Written out, since the index holds these rows only and a parameter could stand for any state.
  const rows = await db
    .selectFrom("spend")
    .selectAll()
    .where(sql<boolean>`state = 'reserved'`)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    run: row.run_id,
    reservedUsd: row.reserved_usd,
    isBatch: row.kind === "batch",
    owner: { pid: row.owner_pid, startedAt: row.owner_started, bootId: row.owner_boot },
  }));
}

/** The index is by month; a year of calls need not be read for one day. */
function monthsFrom(day: string) {
  return ["month", ">=", day.slice(0, MONTH_LENGTH)] as const;
}

function monthsUntil(day: string) {
  return ["month", "<=", day.slice(0, MONTH_LENGTH)] as const;
}

/** Per task, model and kind, the dearest first. */
export async function spendSums({ db }: Session, { from, until }: SpendFilter): Promise<SpendSum[]> {
  const rows = await db
    .selectFrom("spend")
    .select(["task", "model", "kind"])
    .select([
      sql<number>`count(*)`.as("calls"),
      sql<number>`sum(${COUNTED})`.as("usd"),
      sql<number>`sum(case when state = 'reserved' then reserved_usd else 0 end)`.as("reservedUsd"),
      sql<number>`max(case when state = 'assumed' then 1 else is_estimate end)`.as("estimate"),
      sql<number>`sum(input_tokens)`.as("inputTokens"),
      sql<number>`sum(output_tokens)`.as("outputTokens"),
      sql<number>`sum(cache_read_tokens)`.as("cacheReadTokens"),
      sql<number>`sum(cache_write_tokens)`.as("cacheWriteTokens"),
    ])
    .where(...monthsFrom(from))
    .where(...monthsUntil(until))
    .where("day", ">=", from)
    .where("day", "<=", until)
    .groupBy(["task", "model", "kind"])
    .orderBy("usd", "desc")
    .orderBy("task")
    .execute();
  return rows.map(({ estimate, ...row }) => ({ ...row, isEstimate: estimate === 1 }));
}

export async function spendPerDay(
  { db }: Session,
  { from, until }: SpendFilter,
): Promise<{ day: string; usd: number; calls: number }[]> {
  return db
    .selectFrom("spend")
    .select(["day"])
    .select([sql<number>`sum(${COUNTED})`.as("usd"), sql<number>`count(*)`.as("calls")])
    .where(...monthsFrom(from))
    .where(...monthsUntil(until))
    .where("day", ">=", from)
    .where("day", "<=", until)
    .groupBy("day")
    .orderBy("day")
    .execute();
}

export async function spendPerTaskAndDay(
  { db }: Session,
  { from, until }: SpendFilter,
): Promise<{ day: string; task: string | null; usd: number; calls: number }[]> {
  return db
    .selectFrom("spend")
    .select(["day", "task"])
    .select([sql<number>`sum(${COUNTED})`.as("usd"), sql<number>`count(*)`.as("calls")])
    .where(...monthsFrom(from))
    .where(...monthsUntil(until))
    .where("day", ">=", from)
    .where("day", "<=", until)
    .groupBy(["day", "task"])
    .orderBy("day")
    .orderBy("task")
    .execute();
}
