/** Chats that got another id, as the ledger remembers them. */
import type { Ledger } from "../../ports/ledger.ts";
import type { MovedChats } from "../channel-tools.ts";

type Moves = Readonly<Record<string, string>>;

export function storedMovedChats(ledger: Pick<Ledger, "read" | "write">): MovedChats {
  const movesIn = (note: string | null): Moves => (note === null ? {} : (JSON.parse(note) as Moves));
  return {
    async current(chat) {
      const moves = movesIn(await ledger.read((tx) => tx.note("telegram_chats")));
      return moves[chat] ?? chat;
    },
    async moved(from, to) {
      await ledger.write(async (tx) => {
        const moves = movesIn(await tx.note("telegram_chats"));
        await tx.setNote("telegram_chats", JSON.stringify({ ...moves, [from]: to }));
      });
    },
  };
}
