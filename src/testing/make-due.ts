/** Lets the moments of a home come without waiting for them. */
import type { Ledger } from "../ports/ledger.ts";

/** As if all tasks had been there since `fromAt` (epoch ms) and nobody had looked: what came since is due. */
export async function makeDue(ledger: Ledger, fromAt: number): Promise<void> {
  await ledger.write(async (tx) => {
    for (const { id, ...revision } of await tx.revisionsInForce()) {
      await tx.closeRevision(id, revision.fromAt);
      await tx.openRevision({ ...revision, fromAt, plannedUntil: fromAt });
    }
    await tx.setNote("wake_at", null);
  });
}
