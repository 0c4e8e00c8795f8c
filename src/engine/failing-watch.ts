/** People hear of a watch that cannot be kept, past the ledger that cannot be written, and of its end. */
import type { Message } from "../core/message.ts";
import { timeWords } from "../core/trends/words.ts";
import type { EngineContext } from "./context.ts";
import { type Failing, PASSES_UNTIL_TOLD } from "./watch-health.ts";

/** Tells once for each stretch of failing passes, as well as can be. */
export function tellOfFailing(ctx: EngineContext, { since, why, passes, isTold }: Failing): void {
  if (!isTold || passes !== PASSES_UNTIL_TOLD) return;
  void ctx.delivery?.sendUnrecorded({
    ...messageOf(ctx, since),
    severity: "critical",
    title: "Nightdesk cannot keep watch",
    body: `${capital(why)}. Nothing can be started or recorded until that is mended; it is tried again every few seconds.`,
    key: `ledger:failing:${since}`,
  });
}

/** Told also where the first message came through: its end is worth as much. */
export async function tellOfRecovery(ctx: EngineContext, { since, why, isTold }: Failing): Promise<void> {
  if (!isTold) return;
  const now = ctx.clock.now();
  const message: Message = {
    ...messageOf(ctx, since),
    severity: "warning",
    title: `Nightdesk keeps watch again, after ${timeWords(now - since)} in which it could not`,
    body: `What stood in the way: ${why}. What came due and is not made up for is recorded as missed.`,
    key: `ledger:failing:${since}:over`,
  };
  try {
    const isNew = await ctx.ledger.write(async (tx) => {
      await tx.addEvent("watch_failed", JSON.stringify({ from: since, until: now, why }), now);
      return await tx.addMessage(message);
    });
    if (isNew) ctx.announce({ kind: "message", message });
  } catch {
    // The disk is full again: the next pass says so.
  }
}

function messageOf(ctx: EngineContext, since: number): Omit<Message, "severity" | "title" | "body" | "key"> {
  const now = ctx.clock.now();
  return { kind: "ledger", task: null, run: null, createdAt: since, notBefore: now, expiresAt: null };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
