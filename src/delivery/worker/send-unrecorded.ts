/** A message past the outbox, for when the ledger itself cannot be written. */
import { channelPlan } from "../../core/channels.ts";
import type { Message } from "../../core/message.ts";
import type { WorkerParts } from "./context.ts";
import { outgoing } from "./send.ts";

/** Gives up on one channel after this time. */
const PATIENCE_MS = 30_000;

/** Each channel is tried once, in order, until one takes it. A channel of which nobody knows counts as one that did not. */
export async function sendUnrecorded(
  parts: Pick<WorkerParts, "config" | "openChannel" | "mask" | "tell">,
  content: Message,
): Promise<boolean> {
  const config = parts.config();
  if (config === null) return false;
  for (const name of channelPlan(config.channels).names) {
    try {
      const channel = await parts.openChannel(name, config);
      const unstored = { sent: [], partSent: () => Promise.resolve() };
      const message = outgoing(parts, { content: { ...content, id: 0 }, note: null });
      await channel.send(message, unstored, AbortSignal.timeout(PATIENCE_MS));
      return true;
    } catch (fault) {
      const why = fault instanceof Error ? fault.message : String(fault);
      parts.tell(`${name}: "${content.title}" could not be sent: ${parts.mask(why)}`);
    }
  }
  return false;
}
