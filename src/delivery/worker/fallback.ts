/** A channel that did not take a message gives it to the next one, which says so. */
import type { ChannelPlan } from "../../core/channels.ts";
import type { ClaimedDelivery, DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import { firstTry, troubleOf } from "./trouble.ts";

/** To be called in the transaction that ends the delivery as failed, before it ends. */
export async function giveToNext(
  tx: LedgerTransaction,
  { names }: ChannelPlan,
  failed: ClaimedDelivery,
  { at, error }: DeliveryEnd,
): Promise<void> {
  if (failed.content.kind === "test") return;
  const line = `${failed.channel} did not take this message: ${error ?? "no reason given"}`;
  const note = failed.note === null ? line : `${failed.note}\n${line}`;
  const next = names.find((name) => !failed.tried.includes(name));
  if (next !== undefined) {
    const notBefore = firstTry(await troubleOf(tx, next, at), failed.content.severity, at);
    await tx.addDeliveries(failed.message, [{ channel: next, notBefore, note }]);
    return;
  }
  // Each channel gets every message: one that has it still waiting can say so, else it is told by itself, once a day.
  for (const name of names) {
    if (name !== failed.channel && (await tx.noteOnDelivery(failed.message, name, note))) return;
  }
  if (names.length < 2 || failed.content.kind === "channel") return;
  const day = new Date(at).toISOString().slice(0, 10);
  await tx.addMessage({
    kind: "channel",
    severity: "warning",
    task: null,
    run: null,
    title: `${failed.channel} does not take messages`,
    body: `"${failed.content.title}" did not get through: ${error ?? "no reason given"}`,
    key: `channel:${failed.channel}:${day}`,
    createdAt: at,
    notBefore: at,
    expiresAt: null,
  });
}
