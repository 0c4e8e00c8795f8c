/** Messages whose sender died while it sent. */
import type { ChannelPlan } from "../../core/channels.ts";
import type { DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { WorkerParts } from "./context.ts";
import { giveOnUnknown } from "./fallback.ts";

const WHY = "the process that sent it died before it knew the answer";

/** Nobody knows whether they went out, so they are not sent again the same way. */
export async function settleOrphans(
  { ledger, processes, clock, tell }: WorkerParts,
  plan: ChannelPlan,
): Promise<void> {
  const sending = await ledger.read((tx) => tx.sendingDeliveries());
  const orphans = sending.filter(({ owner }) => owner === null || processes.liveness(owner) === "dead");
  if (orphans.length === 0) return;
  const end: DeliveryEnd = { state: "unknown", at: clock.now(), error: WHY };
  await ledger.write(async (tx) => {
    for (const { id, message, channel, note, state } of orphans) {
      const all = await tx.deliveriesOf(message);
      const isStill = all.some((delivery) => delivery.id === id && delivery.state === state);
      const content = await tx.messageWithId(message);
      const tried = all.map((delivery) => delivery.channel);
      if (isStill && content !== null)
        await giveOnUnknown(tx, plan, { channel, message, note, content, tried }, end);
      await tx.endDelivery(id, "sending", end);
    }
  });
  const what = orphans.length === 1 ? "1 message" : `${orphans.length} messages`;
  tell(`${what} may or may not have arrived: ${WHY}`);
}
