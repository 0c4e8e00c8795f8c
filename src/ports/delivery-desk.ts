/** What takes messages out of the outbox and to people, as the engine drives it. */
import type { Message } from "../core/message.ts";
import type { Run } from "../core/run.ts";

export interface DeliveryDesk {
  /**
   * Sends what is due until `over`, then what is still due, for a bounded time. Never rejects.
   *
   * @param stop leaves at once; what is under way just then counts as unknown
   */
  work(over: AbortSignal, stop: AbortSignal): Promise<void>;
  /** A run that this process carries says how far it is; `fraction` is 0 to 1. Cheap. */
  progress(run: Run, fraction: number, note: string | null): void;
  /**
   * Sends a message past the outbox, by the first channel that takes it: for when the ledger cannot be written. Nothing
   * is stored and nothing is tried again. Never rejects.
   *
   * @returns whether a channel took it
   */
  sendUnrecorded(message: Message): Promise<boolean>;
  /** There may be something new. */
  poke(): void;
}
