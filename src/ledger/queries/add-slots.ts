/** Recording scheduled moments. */
import { sql } from "kysely";
import type { Outcome } from "../../core/outcome.ts";
import type { NewSlot } from "../../ports/ledger.ts";
import type { Session } from "../session.ts";
import { first, statement } from "../statement.ts";
import { addRun } from "./add-run.ts";
import { covers, spansOfRevision, type SpanRow } from "./spans.ts";

interface Values {
  readonly task: string;
  readonly revision: number;
  readonly nominal: string;
  readonly pass: 1 | 2;
  readonly at: number;
  readonly run: string | null;
  readonly now: number;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly closedAt: number | null;
}

/** Gives no row if the identity is recorded, or if another unmerged slot of the task holds the instant. */
const INSERT = statement<Values>()((db, param) =>
  db
    .insertInto("slot")
    .values({
      task: param("task"),
      revision: param("revision"),
      nominal: param("nominal"),
      pass: param("pass"),
      at: param("at"),
      run_id: param("run"),
      recorded_at: param("now"),
      outcome: param("outcome"),
      reason: param("reason"),
      detail: param("detail"),
      closed_at: param("closedAt"),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("id"),
);

const AT_INSTANT = statement<{ task: string; at: number }>()((db, param) =>
  db
    .selectFrom("slot")
    .select(["run_id"])
    .where("task", "=", param("task"))
    .where("at", "=", param("at"))
    .where(sql<boolean>`(outcome is null or outcome <> 'merged')`),
);

/**
 * Records slots and makes their runs. What is recorded already stays as it is. A slot whose instant another slot of
 * the task holds is merged into that one.
 */
export async function addSlots(session: Session, slots: readonly NewSlot[], at: number): Promise<void> {
  const spans = await spansAround(session, slots);
  for (const slot of slots) {
    if (spans.get(slot.revision)?.some((span) => covers(span, slot.occurrence)) === true) continue;
    await addSlot(session, slot, at);
  }
}

async function addSlot(session: Session, slot: NewSlot, at: number): Promise<void> {
  const { task, revision, occurrence, closing } = slot;
  const run = closing === null ? slot.run : null;
  const identity = {
    task,
    revision,
    nominal: occurrence.nominal,
    pass: occurrence.pass,
    at: occurrence.at,
    now: at,
  };
  const row = await first(session, INSERT, {
    ...identity,
    run: run?.id ?? null,
    outcome: closing?.outcome ?? null,
    reason: closing?.reason ?? null,
    detail: closing?.detail ?? null,
    closedAt: closing === null ? null : at,
  });
  if (row !== null) {
    if (run !== null) await addRun(session, run, row.id, at);
    return;
  }
  const standing = await first(session, AT_INSTANT, { task, at: occurrence.at });
  const merged = {
    outcome: "merged",
    reason: "same_instant",
    detail: standing?.run_id ?? null,
    closedAt: at,
  } as const;
  await first(session, INSERT, { ...identity, run: null, ...merged });
}

/** For each revision, the spans that could hold one of the slots. */
async function spansAround(
  session: Session,
  slots: readonly NewSlot[],
): Promise<ReadonlyMap<number, SpanRow[]>> {
  const stretches = new Map<number, { from: number; until: number }>();
  for (const { revision, occurrence } of slots) {
    const { from, until } = stretches.get(revision) ?? { from: occurrence.at, until: occurrence.at };
    stretches.set(revision, { from: Math.min(from, occurrence.at), until: Math.max(until, occurrence.at) });
  }
  const spans = new Map<number, SpanRow[]>();
  for (const [revision, { from, until }] of stretches) {
    spans.set(revision, await spansOfRevision(session, revision, from, until));
  }
  return spans;
}
