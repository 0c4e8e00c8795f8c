/**
 * Time has gone back. What was open of a future that did not come is closed, what was recorded of it without a run is
 * forgotten, and the watermarks return. What ran stays recorded, so that nothing fires twice.
 */
import type { Closing, Occurrence } from "../core/slot.ts";
import type { SpanRecord } from "../ports/ledger-reading.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { occurrences } from "../schedule/occurrences.ts";
import type { EngineContext } from "./context.ts";

const BOGUS = { outcome: "skipped", reason: "clock", detail: "the clock had been wrong" } as const;

/**
 * @param now the trusted instant
 * @param newest the newest instant that was recorded while the clock was wrong
 */
export async function closeBogusFuture(
  ctx: EngineContext,
  tx: LedgerTransaction,
  now: number,
  newest: number,
): Promise<void> {
  const revisions = await tx.revisionsInForce();
  for (const span of await tx.forgetFuture(now)) await keepThePast(tx, span, now);
  await closeOpenSlots(ctx, tx, now);
  for (const revision of revisions) {
    if (revision.fromAt > now) {
      const { task, rule, zone } = revision;
      await tx.closeRevision(revision.id, revision.fromAt);
      await tx.openRevision({ task, rule, zone, fromAt: now, plannedUntil: now });
    } else if (revision.plannedUntil > now) {
      await tx.moveWatermark(revision.id, now);
    }
  }
  // A lesser error within a greater one must not hide what the greater one has recorded.
  const known = Number((await tx.note("replay_until")) ?? 0);
  await tx.setNote("replay_until", String(Math.max(known, newest)));
  await tx.setNote("newest_instant", String(now));
  await tx.setNote("wake_at", null);
}

async function closeOpenSlots(ctx: EngineContext, tx: LedgerTransaction, now: number): Promise<void> {
  for (const slot of await tx.openSlotsAfter(now)) {
    const run = slot.runId === null ? null : await tx.run(slot.runId);
    if (run === null) {
      await tx.closeSlot(slot.id, BOGUS, now);
      continue;
    }
    // What runs may finish; only what has not started belongs to a time that is not.
    if (run.state !== "queued" && run.state !== "waiting") continue;
    const patch = { waitingFor: null, reason: BOGUS.reason, detail: BOGUS.detail };
    await tx.transition({ run: run.id, event: "close", at: now, outcome: BOGUS.outcome, patch });
    ctx.announce({ kind: "slot_closed", task: slot.task, at: slot.at, count: 1, closing: BOGUS });
  }
}

/** A span that reaches from the past into the bogus future is recorded again up to now. */
async function keepThePast(tx: LedgerTransaction, span: SpanRecord, now: number): Promise<void> {
  const revision = span.firstAt > now ? null : await tx.revision(span.revision);
  if (revision === null) return;
  const past: Occurrence[] = [];
  let hasBegun = false;
  for (const occurrence of occurrences(revision.rule, revision.zone, span.firstAt - 1, now)) {
    // The first moment itself may be recorded by now; those after it are looked at all the same.
    hasBegun ||= occurrence.nominal === span.firstNominal;
    if (!hasBegun) continue;
    if (!(await tx.isRecorded(revision.id, occurrence))) past.push(occurrence);
  }
  const first = past[0];
  const last = past.at(-1);
  if (first === undefined || last === undefined) return;
  const { task, outcome, reason, detail } = span;
  const closing = { outcome, reason, detail } as Closing;
  await tx.addSpan({ task, revision: revision.id, first, last, count: past.length, closing }, now);
}
