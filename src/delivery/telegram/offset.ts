/** Which updates were acted upon already, also by a process that is dead now. */
import type { Ledger, LedgerTransaction } from "../../ports/ledger.ts";

interface Offset {
  /** Number of the bot; another bot counts anew. */
  readonly bot: string;
  /** First update that was not acted upon. */
  readonly next: number;
}

type Notes = Pick<Ledger, "read" | "write">;

/** The part of a token that is no secret. */
export function botOf(token: string): string {
  return token.split(":")[0] ?? "";
}

/** First update to ask for; 0 before the first. */
export async function nextUpdate(ledger: Notes, bot: string): Promise<number> {
  return ledger.read((tx) => stored(tx, bot));
}

/**
 * Marks an update as acted upon. To be called before acting: a process that dies in between loses the update, which
 * is better than to do the same twice.
 *
 * @param isIgnored counts it among those that nobody may send
 * @returns false if it was acted upon before
 */
export async function takeUpdate(
  ledger: Notes,
  bot: string,
  update: number,
  isIgnored: boolean,
): Promise<boolean> {
  return ledger.write(async (tx) => {
    if (update < (await stored(tx, bot))) return false;
    await tx.setNote("telegram_offset", JSON.stringify({ bot, next: update + 1 } satisfies Offset));
    if (isIgnored) {
      const before = Number((await tx.note("telegram_ignored")) ?? 0);
      await tx.setNote("telegram_ignored", String(before + 1));
    }
    return true;
  });
}

async function stored(tx: LedgerTransaction, bot: string): Promise<number> {
  const note = await tx.note("telegram_offset");
  // Notes of ours hold what we wrote ourselves.
  const offset = note === null ? null : (JSON.parse(note) as Offset);
  return offset?.bot === bot ? offset.next : 0;
}
