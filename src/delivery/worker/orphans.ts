/** Messages whose sender died while it sent. */
import type { WorkerParts } from "./context.ts";

const WHY = "the process that sent it died before it knew the answer";

/** Nobody knows whether they went out, so they are not sent again. */
export async function settleOrphans({ ledger, processes, clock, tell }: WorkerParts): Promise<void> {
  const sending = await ledger.read((tx) => tx.sendingDeliveries());
  const orphans = sending.filter(({ owner }) => owner === null || processes.liveness(owner) === "dead");
  if (orphans.length === 0) return;
  const at = clock.now();
  await ledger.write(async (tx) => {
    for (const { id } of orphans) await tx.endDelivery(id, "sending", { state: "unknown", at, error: WHY });
  });
  const what = orphans.length === 1 ? "1 message" : `${orphans.length} messages`;
  tell(`${what} may or may not have arrived: ${WHY}`);
}
