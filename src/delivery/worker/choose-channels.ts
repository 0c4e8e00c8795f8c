/** Which channels get a message, and which messages leave a channel that nothing comes through. */
import type { ChannelName } from "../../core/channels.ts";
import type { DeliveryDraft, UndecidedMessage } from "../../ports/delivery-ledger.ts";
import type { Round } from "./decide.ts";
import { orderFor } from "./order.ts";
import { firstTry, isHopeless, troubleOf } from "./trouble.ts";

type Choosing = Pick<Round, "tx" | "plan" | "now">;

/** All of them, or the first; another one where the first is known to be away. */
export async function chooseChannels(
  { tx, plan, now }: Choosing,
  { key, severity }: UndecidedMessage,
): Promise<DeliveryDraft[]> {
  const names = orderFor(plan, { key });
  const drafts: DeliveryDraft[] = [];
  const lost: string[] = [];
  for (const channel of names) {
    const trouble = await troubleOf(tx, channel, now);
    const notBefore = firstTry(trouble, severity, now);
    if (!plan.all && trouble !== null && isHopeless(trouble, severity, now)) {
      lost.push(`${channel} cannot be reached: ${trouble.error}`);
      continue;
    }
    drafts.push({ channel, notBefore, note: lost.length === 0 ? null : lost.join("\n") });
    if (!plan.all) return drafts;
  }
  if (drafts.length > 0) return drafts;
  // None can be reached: the first one again, as soon as it is tried.
  const first = names.slice(0, 1);
  const until = async (channel: ChannelName) => firstTry(await troubleOf(tx, channel, now), severity, now);
  return await Promise.all(
    first.map(async (channel) => ({ channel, notBefore: await until(channel), note: null })),
  );
}

/** A channel that is no longer in the file, or that nothing comes through, must not keep a message from the others. */
export async function leaveLostChannels(
  { tx, plan, now }: Choosing,
  { id: message, key, severity }: UndecidedMessage,
): Promise<void> {
  const deliveries = await tx.deliveriesOf(message);
  const tried = deliveries.map(({ channel }) => channel);
  for (const { id, channel, note } of deliveries) {
    const why = await whyLeave({ tx, plan, now }, channel, severity);
    if (why === null) continue;
    const next = orderFor(plan, { key }).find((name) => !tried.includes(name));
    const isGone = !plan.names.includes(channel);
    if (next === undefined && !isGone) continue;
    if (next !== undefined) {
      tried.push(next);
      const line = isGone ? note : [note, why].filter((part) => part !== null).join("\n");
      const notBefore = firstTry(await troubleOf(tx, next, now), severity, now);
      await tx.addDeliveries(message, [{ channel: next, notBefore, note: line }]);
    }
    await tx.endDelivery(id, "pending", { state: "failed", at: now, error: why });
  }
}

async function whyLeave(
  { tx, plan, now }: Choosing,
  channel: ChannelName,
  severity: UndecidedMessage["severity"],
): Promise<string | null> {
  if (!plan.names.includes(channel)) return `${channel} is no longer among the channels`;
  if (plan.all) return null;
  const trouble = await troubleOf(tx, channel, now);
  if (trouble === null || !isHopeless(trouble, severity, now)) return null;
  return `${channel} cannot be reached: ${trouble.error}`;
}
