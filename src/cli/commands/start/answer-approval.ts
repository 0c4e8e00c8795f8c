/** A person's yes or no to exactly one input, once. */
import type { EngineContext } from "../../../engine/context.ts";
import type { Steered } from "../../../ports/dashboard.ts";

export interface ApprovalAnswer {
  readonly id: string;
  readonly verdict: "approve" | "deny";
  /** Of the input that the person has seen. */
  readonly inputHash: string;
  readonly words: string | null;
  readonly by: string;
}

export async function answerApproval(
  { ledger, clock }: EngineContext,
  { id, verdict, inputHash, words, by }: ApprovalAnswer,
): Promise<Steered> {
  const at = clock.now();
  return await ledger.write(async (tx): Promise<Steered> => {
    const asked = await tx.approval(id);
    if (asked === null) return { kind: "unknown" };
    if (asked.inputHash !== inputHash)
      return { kind: "refused", said: "The question is another one by now. Look at it again." };
    if (asked.expiresAt <= at) return { kind: "refused", said: "The question has expired." };
    const to = verdict === "approve" ? "approved" : "denied";
    const moved = await tx.moveApproval(id, "pending", to, { at, by, answer: words });
    if (!moved) return { kind: "refused", said: `It was answered already: ${asked.state}.` };
    await tx.setNote("wake_at", null);
    await tx.addEvent(to, `${asked.task}: ${asked.tool}`, at);
    return {
      kind: "done",
      said: `${verdict === "approve" ? "Approved" : "Denied"}: ${asked.tool}.`,
      run: asked.run,
    };
  });
}
