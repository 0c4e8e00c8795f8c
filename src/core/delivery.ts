/** One message to one channel, from the outbox until it is known what became of it. */
import type { ChannelName } from "./channels.ts";
import type { Message } from "./message.ts";
import type { ProcessIdentity } from "./run.ts";

/**
 * `unknown`: the connection broke after the message went out, or the process died while it sent. It is never sent
 * again by this channel; what must not be lost is given to the next one.
 */
export const DELIVERY_STATES = ["pending", "sending", "sent", "failed", "unknown", "expired"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface Delivery {
  readonly id: number;
  readonly message: number;
  readonly channel: ChannelName;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly notBefore: number;
  /** Lines that go before the message, such as which channel did not take it; null if none. */
  readonly note: string | null;
  readonly lastError: string | null;
  /** The channel's own id; several, with commas between them, of a message in parts. */
  readonly channelMessageId: string | null;
  readonly sentAt: number | null;
  /** Who sends it just now. */
  readonly owner: ProcessIdentity | null;
}

/** A message that waits, with the id by which the outbox knows it. */
export interface WaitingMessage extends Message {
  readonly id: number;
}

/** What `doctor` tells of a channel. */
export interface ChannelHealth {
  readonly channel: string;
  readonly sent: number;
  readonly lastSentAt: number | null;
  readonly pending: number;
  /** Since the last success. */
  readonly failed: number;
  readonly unknown: number;
  readonly lastError: string | null;
}

/** Of several deliveries of one message: what became of the message. null while one of them is under way. */
export function outcomeOf(states: readonly DeliveryState[]): Exclude<DeliveryState, "sending"> | null {
  if (states.length === 0 || states.some((state) => state === "pending" || state === "sending")) return null;
  if (states.includes("sent")) return "sent";
  if (states.includes("unknown")) return "unknown";
  return states.includes("failed") ? "failed" : "expired";
}
