/** Messages that say what is not so any more by the time they could go out. */
import type { Message } from "../../core/message.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import { silentIn } from "./order.ts";
import { whyOver } from "./questions.ts";

/** Why a message that has not gone out need not go out any more; null if it should. */
export async function whyNoLonger(
  tx: Pick<LedgerTransaction, "approval" | "channelPast">,
  message: Pick<Message, "key" | "createdAt">,
  now: number,
): Promise<string | null> {
  const over = await whyOver(tx, message, now);
  if (over !== null) return over;
  const silent = silentIn(message);
  if (silent === null) return null;
  const { lastSentAt } = await tx.channelPast(silent);
  return lastSentAt !== null && lastSentAt >= message.createdAt ? `${silent} has delivered since` : null;
}
