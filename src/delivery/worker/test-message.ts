/** A message that proves, or disproves, that a channel works. */
import { channelPlan, type ChannelName } from "../../core/channels.ts";
import type { Config } from "../../core/task.ts";
import type { DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { WorkerParts } from "./context.ts";
import { attempt } from "./send.ts";

/** Sends a test message now, past all that waits. Nothing is tried twice. */
export async function sendTest(
  parts: WorkerParts,
  name: ChannelName,
  config: Config,
  stop: AbortSignal,
): Promise<DeliveryEnd> {
  const now = parts.clock.now();
  const key = `test:${name}:${now}`;
  const claimed = await parts.ledger.write(async (tx) => {
    await tx.addMessage({
      kind: "test",
      severity: "info",
      task: null,
      run: null,
      title: "Nightdesk can reach you here",
      body: "This is the message of `nightdesk test-channel`. Nothing has happened.",
      key,
      createdAt: now,
      notBefore: now,
      expiresAt: null,
    });
    const id = await tx.messageId(key);
    if (id === null) return null;
    await tx.addDeliveries(id, [{ channel: name, notBefore: now, note: null }]);
    return await tx.claimDelivery(name, parts.processes.self(), now, id);
  });
  if (claimed === null) throw new Error("the test message was taken by another process");
  return await attempt(parts, claimed, { config, plan: channelPlan(config.channels), stop });
}
