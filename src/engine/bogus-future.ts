/** Time has gone back: what was recorded of a future that did not come is closed, and the watermarks return. */
import type { LedgerTransaction } from "../ports/ledger.ts";
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
  for (const revision of await tx.revisionsInForce()) {
    if (revision.fromAt > now) {
      const { task, rule, zone } = revision;
      // What it recorded of that future stays its own; the new one merges with it where they meet.
      await tx.closeRevision(revision.id, Math.max(revision.plannedUntil, revision.fromAt));
      await tx.openRevision({ task, rule, zone, fromAt: now, plannedUntil: now });
    } else if (revision.plannedUntil > now) {
      await tx.moveWatermark(revision.id, now);
    }
  }
  await tx.setNote("replay_until", String(newest));
  await tx.setNote("newest_instant", String(now));
  await tx.setNote("wake_at", null);
}
