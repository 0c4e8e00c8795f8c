/** What opening the ledger had to mend is a thing to remember: the record before it may have a hole. */
import type { Message } from "../core/message.ts";
import type { EngineContext } from "./context.ts";

/** Writes an alert and an event for each repair, so that they reach people who were not at the terminal. */
export async function recordRepairs(ctx: EngineContext, repairs: readonly string[]): Promise<void> {
  const now = ctx.clock.now();
  for (const repair of repairs) {
    const message: Message = {
      kind: "ledger",
      severity: "critical",
      task: null,
      run: null,
      title: "The ledger had to be restored",
      body: `${repair} What was recorded since the copy was made is gone; moments of that time may be recorded once more.`,
      key: `ledger_restored:${now}`,
      createdAt: now,
      notBefore: now,
      expiresAt: null,
    };
    await ctx.ledger.write(async (tx) => {
      await tx.addMessage(message);
      await tx.addEvent("ledger_restored", repair, now);
    });
  }
}
