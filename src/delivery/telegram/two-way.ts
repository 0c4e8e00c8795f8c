/** What the two-way side of Telegram needs from outside. */
import type { ChatPowers } from "../../ports/chat-powers.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { MovedChats } from "../channel-tools.ts";
import type { TelegramSettings } from "./settings.ts";

export interface TwoWayParts extends ChatPowers {
  /** As they are now; null if nobody may send commands. */
  settings(): Promise<TelegramSettings | null>;
  readonly ledger: Pick<Ledger, "read" | "write">;
  readonly clock: Clock;
  readonly movedChats: MovedChats;
  /** Takes secrets out of a text. */
  mask(text: string): string;
  /** Tells the terminal of a fault. */
  tell(detail: string): void;
}
