/** Messages that ask something: as soon as the question is over, nobody is to be asked any more. */
import { isOver, overText, questionIn } from "../../core/approval.ts";
import type { Message } from "../../core/message.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";

/** Why a message that has not gone out need not go out any more; null if it asks nothing, or is open. */
export async function whyOver(
  tx: Pick<LedgerTransaction, "approval">,
  { key }: Pick<Message, "key">,
  now: number,
): Promise<string | null> {
  const id = questionIn(key);
  const asked = id === null ? null : await tx.approval(id);
  return asked === null || !isOver(asked, now) ? null : overText(asked);
}

/** Ids of the questions that lie before people. */
export async function openQuestions(tx: Pick<LedgerTransaction, "note">): Promise<readonly string[]> {
  const note = await tx.note("open_questions");
  // Notes of ours hold what we wrote ourselves.
  return note === null ? [] : (JSON.parse(note) as string[]);
}

/** To be called in the transaction that stores that the message is out. */
export async function keepQuestion(tx: LedgerTransaction, { key }: Pick<Message, "key">): Promise<void> {
  const id = questionIn(key);
  if (id === null) return;
  const known = await openQuestions(tx);
  if (!known.includes(id)) await tx.setNote("open_questions", JSON.stringify([...known, id]));
}

/** Whoever looks at the question sees that it is over. */
export async function forgetQuestion(tx: LedgerTransaction, id: string): Promise<void> {
  const left = (await openQuestions(tx)).filter((known) => known !== id);
  await tx.setNote("open_questions", left.length === 0 ? null : JSON.stringify(left));
}
