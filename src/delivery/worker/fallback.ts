/** A channel that did not take a message, or of which nobody knows, gives it to the next one, which says so. */
import type { ChannelPlan } from "../../core/channels.ts";
import type { MessageKind } from "../../core/message.ts";
import type { ClaimedDelivery, DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import { orderFor } from "./order.ts";
import { firstTry, troubleOf } from "./trouble.ts";

/** A delivery that is about to end without having been sent. */
type Given = Pick<ClaimedDelivery, "channel" | "message" | "note" | "content" | "tried">;

/** Good news and tests: better lost than heard twice. All else is better heard twice than lost. */
const NOT_TWICE: ReadonlySet<MessageKind> = new Set(["success", "recovery", "absence", "test"]);

export function isBetterTwice(kind: MessageKind): boolean {
  return !NOT_TWICE.has(kind);
}

/** To be called in the transaction that ends the delivery as failed, before it ends. */
export async function giveToNext(
  tx: LedgerTransaction,
  plan: ChannelPlan,
  failed: Given,
  { at, error }: DeliveryEnd,
): Promise<void> {
  if (failed.content.kind === "test") return;
  const note = noteAfter(
    failed,
    `${failed.channel} did not take this message: ${error ?? "no reason given"}`,
  );
  if (await addNext(tx, plan, failed, { at, note })) return;
  const { names } = plan;
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

/**
 * What must not be lost goes to the next channel too, where nobody knows whether it arrived; never to the same one
 * again. To be called in the transaction that ends the delivery as unknown, before it ends.
 */
export async function giveOnUnknown(
  tx: LedgerTransaction,
  plan: ChannelPlan,
  unknown: Given,
  { at, error }: DeliveryEnd,
): Promise<void> {
  if (!isBetterTwice(unknown.content.kind)) return;
  const why = error == null ? "" : `: ${error}`;
  const note = noteAfter(unknown, `This may have arrived by ${unknown.channel} already${why}`);
  await addNext(tx, plan, unknown, { at, note });
}

/** What may have been taken and is tried again says so. To be called when it waits again. */
export async function noteRepeat(
  tx: LedgerTransaction,
  again: Given,
  error: string | null | undefined,
): Promise<void> {
  if (again.note?.includes(TWICE) === true) return;
  await tx.noteOnDelivery(
    again.message,
    again.channel,
    noteAfter(again, `${TWICE}: ${error ?? "no answer"}`),
  );
}

const TWICE = "This may be here twice";

function noteAfter({ note }: Given, line: string): string {
  return note === null ? line : `${note}\n${line}`;
}

/** @returns false if no channel is left that has not had the message */
async function addNext(
  tx: LedgerTransaction,
  plan: ChannelPlan,
  { message, content, tried }: Given,
  { at, note }: { readonly at: number; readonly note: string },
): Promise<boolean> {
  const next = orderFor(plan, content).find((name) => !tried.includes(name));
  if (next === undefined) return false;
  const notBefore = firstTry(await troubleOf(tx, next, at), content.severity, at);
  await tx.addDeliveries(message, [{ channel: next, notBefore, note }]);
  return true;
}
