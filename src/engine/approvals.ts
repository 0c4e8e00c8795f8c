/** A person answers what a run asked. The answer is recorded here and carried out by the loop or the next tick. */
import type { Approval } from "../core/approval.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { EngineContext } from "./context.ts";

export interface Answer {
  /** The whole id. */
  readonly id: string;
  readonly yes: boolean;
  /** Who says it: `cli`, `dashboard`, `telegram:NAME`. */
  readonly by: string;
  /** Words that go with it; null for none. */
  readonly answer: string | null;
}

export type AnswerResult =
  /** `left`: questions of the same run that still wait; it goes on when there are none. */
  | { readonly kind: "answered"; readonly approval: Approval; readonly left: number }
  /** Somebody was quicker; `answeredBy` and `answeredAt` say who and when. */
  | { readonly kind: "answered_already"; readonly approval: Approval }
  /** Its time was over, or its run ended before anybody answered. */
  | { readonly kind: "expired"; readonly approval: Approval }
  | { readonly kind: "unknown" };

/** Of any number that answer at once exactly one gets `answered`. */
export async function answerApproval(
  ctx: Pick<EngineContext, "ledger" | "clock">,
  { id, yes, by, answer }: Answer,
): Promise<AnswerResult> {
  return ctx.ledger.write(async (tx) => {
    const now = ctx.clock.now();
    const asked = await tx.approval(id);
    if (asked === null) return { kind: "unknown" };
    if (isExpired(asked, now)) return { kind: "expired", approval: asked };
    const moved = await tx.moveApproval(id, "pending", yes ? "approved" : "denied", { at: now, by, answer });
    const approval = (await tx.approval(id)) ?? asked;
    if (!moved) return { kind: "answered_already", approval };
    // Also where others are left: whoever was asked in a chat is to see that this one is over.
    await tx.setNote("wake_at", null);
    const left = (await tx.approvalsOf(asked.run)).filter(({ state }) => state === "pending").length;
    if (left === 0) await goOn(tx, asked.run, now);
    return { kind: "answered", approval, left };
  });
}

/** Can it no longer be answered? The run that asked is ended by the next pass. */
export function isExpired({ state, expiresAt }: Approval, now: number): boolean {
  return state === "expired" || (state === "pending" && expiresAt <= now);
}

async function goOn(tx: LedgerTransaction, id: string, now: number): Promise<void> {
  const run = await tx.run(id);
  if (run?.state !== "waiting" || run.waitingFor !== "approval") return;
  // The reason stays `approval`: a run that was answered does not give way to the task's next slot.
  const patch = { waitingFor: null, notBefore: now, detail: "answered; goes on when it is its turn" };
  await tx.transition({ run: id, event: "requeue", at: now, patch });
}
