/** What the ledger keeps of messages on their way. */
import type { ChannelName } from "../core/channels.ts";
import type { ChannelHealth, Delivery, DeliveryState, WaitingMessage } from "../core/delivery.ts";
import type { Message } from "../core/message.ts";
import type { ProcessIdentity } from "../core/run.ts";

/** A message whose deliveries may still be decided anew. */
export interface UndecidedMessage extends WaitingMessage {
  /** Has a place in a channel's queue already. */
  readonly planned: boolean;
}

export interface DeliveryDraft {
  readonly channel: ChannelName;
  readonly notBefore: number;
  readonly note: string | null;
}

export interface ClaimedDelivery extends Delivery {
  readonly content: WaitingMessage;
  /** Channels that this message was given to, whatever became of it. */
  readonly tried: readonly string[];
}

/** How an attempt ended. */
export interface DeliveryEnd {
  readonly state: Exclude<DeliveryState, "sending">;
  readonly at: number;
  /** For `pending`: when to try again. */
  readonly notBefore?: number;
  readonly error?: string | null;
  /** For `sent`, which needs it: null where the channel gave none. */
  readonly channelMessageId?: string | null;
}

export interface DeliveryFacts {
  /** Pending messages that no channel has begun to send, oldest first; at most 500. */
  undecidedMessages(): Promise<UndecidedMessage[]>;
  /** When the next message or delivery may be sent; in the past while one waits for its turn. null if none waits. */
  nextDeliveryAt(): Promise<number | null>;
  /** Deliveries that some process sends just now. */
  sendingDeliveries(): Promise<Delivery[]>;
  deliveriesOf(message: number): Promise<Delivery[]>;
  /** Id of the message with this key, or null. */
  messageId(key: string): Promise<number | null>;
  messageWithId(id: number): Promise<WaitingMessage | null>;
  /** The message with this key, or null. */
  messageWithKey(key: string): Promise<WaitingMessage | null>;
  /** The newest message that the channel knows by this id, as a whole or in a part; null if there is none. */
  messageSentAs(channel: ChannelName, id: string): Promise<WaitingMessage | null>;
  /** Newest messages that told of a task's failures and of their ends, newest first. */
  changesTold(task: string, limit: number): Promise<Pick<Message, "kind" | "key" | "createdAt">[]>;
  /** What the report of a run says in one line, or null. */
  headline(run: string): Promise<string | null>;
  /** Newest message of the same task before this one, for which nothing else stands; null if there is none. */
  messageBefore(message: WaitingMessage): Promise<(Message & { readonly id: number }) | null>;
}

export interface DeliveryChanges {
  /** A channel that has the message already is left out. */
  addDeliveries(message: number, drafts: readonly DeliveryDraft[]): Promise<void>;
  /**
   * `pending` to `sending`: the message that is due on the channel, critical ones and then older ones first, or that
   * one message; null if none is.
   */
  claimDelivery(
    channel: ChannelName,
    owner: ProcessIdentity,
    at: number,
    message?: number,
  ): Promise<ClaimedDelivery | null>;
  /** Keeps the ids of the parts that are through. */
  noteParts(delivery: number, ids: string): Promise<void>;
  /**
   * Ends an attempt, and with the last delivery the message.
   *
   * @returns false if the delivery was not in the state `from`
   */
  endDelivery(delivery: number, from: "pending" | "sending", end: DeliveryEnd): Promise<boolean>;
  /** Nothing is sent on the channel before this instant; an attempt that failed counts for all that wait behind it. */
  holdChannel(channel: ChannelName, until: number): Promise<void>;
  /** The channel works again: what was held up to `heldUntil` may be sent now, in its order. */
  releaseChannel(channel: ChannelName, at: number, heldUntil: number): Promise<void>;
  /** Puts the lines before a message that is not sent yet; false if it is under way or over. */
  noteOnDelivery(message: number, channel: ChannelName, note: string): Promise<boolean>;
  /** Another message stands for these: they leave their queues and share its fate. */
  containMessages(messages: readonly number[], within: number): Promise<void>;
  /** The message is not decided upon before this instant. */
  postponeMessage(message: number, until: number): Promise<void>;
  /** Pending deliveries and the message end as `expired`. */
  expireMessage(message: number, at: number, why: string): Promise<void>;
}

/** The same facts as people read them. */
export interface DeliveryReading {
  channelHealth(): Promise<ChannelHealth[]>;
  deliveriesOf(message: number): Promise<Delivery[]>;
}
