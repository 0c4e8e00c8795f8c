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
  return [...(await all(tx)).keys()];
}

/** The chat that an open question was asked in; null if it is not known, or in none. */
export async function chatOfQuestion(
  tx: Pick<LedgerTransaction, "note">,
  id: string,
): Promise<string | null> {
  return (await all(tx)).get(id) ?? null;
}

/** To be called in the transaction that stores that the message is out. */
export async function keepQuestion(
  tx: LedgerTransaction,
  { key }: Pick<Message, "key">,
  chat: string | null,
): Promise<void> {
  const id = questionIn(key);
  if (id === null) return;
  const known = await all(tx);
  await keep(tx, new Map([...known, [id, chat ?? known.get(id) ?? null]]));
}

/** Whoever looks at the question sees that it is over. */
export async function forgetQuestion(tx: LedgerTransaction, id: string): Promise<void> {
  const left = new Map(await all(tx));
  left.delete(id);
  await keep(tx, left);
}

/** By id, with the chat of each. */
type Open = ReadonlyMap<string, string | null>;

async function all(tx: Pick<LedgerTransaction, "note">): Promise<Open> {
  const note = await tx.note("open_questions");
  // Notes of ours hold what we wrote ourselves: at first the ids alone.
  const known = note === null ? [] : (JSON.parse(note) as (string | [string, string | null])[]);
  return new Map(known.map((one) => (typeof one === "string" ? [one, null] : one)));
}

async function keep(tx: Pick<LedgerTransaction, "setNote">, open: Open): Promise<void> {
  await tx.setNote("open_questions", open.size === 0 ? null : JSON.stringify([...open]));
}
