/** A way to a person. */
import type { ChannelName } from "../core/channels.ts";
import type { MessageKind } from "../core/message.ts";
import type { Severity } from "../core/report.ts";

/** A message as it goes out; secrets are masked. */
export interface OutgoingMessage {
  readonly kind: MessageKind;
  readonly severity: Severity;
  readonly task: string | null;
  readonly run: string | null;
  readonly title: string;
  /** Markdown. */
  readonly body: string | null;
  /** Stands before the body, for instance that another channel did not take the message. */
  readonly note: string | null;
  /** The same for every attempt. */
  readonly key: string;
  readonly createdAt: number;
}

/** What earlier attempts left behind, and how this one leaves word. */
export interface SendingParts {
  /** Ids of the parts that the channel has already. */
  readonly sent: readonly string[];
  /** To be awaited after each part but the last, so that no part goes out twice. */
  partSent(id: string): Promise<void>;
}

/** A message that is changed as long as what it tells of goes on. */
export interface LivePlace {
  readonly channel: ChannelName;
  readonly chat: string;
  /** Its id there. */
  readonly message: string;
}

/** What a channel says of a message that it took. */
export interface Taken {
  /** The channel's own, all of them with commas between for a message in parts; null where it gives none, never ours. */
  readonly id: string | null;
  /** The number of the chat that it lies in, since each chat counts its messages by itself; only where there are chats. */
  readonly chat?: string | null;
}

export type TakenById = Taken & { readonly id: string };

export interface Channel {
  readonly name: ChannelName;
  /** Sends once. Throws ChannelError if it was not taken, or if nobody knows. */
  send(message: OutgoingMessage, parts: SendingParts, signal: AbortSignal): Promise<Taken>;
  /**
   * Puts a line under a message that was sent, in place of whatever could be pressed there. May be done again. Only
   * where the channel can.
   *
   * @param taken as `send` gave it; without a chat it is where messages go today
   * @throws ChannelError
   */
  amend?(message: OutgoingMessage, taken: TakenById, line: string, signal: AbortSignal): Promise<void>;
  /**
   * Writes plain words, without a sound, that may be changed later. Only where the channel can.
   *
   * @param chat where the conversation is; by default where messages go
   * @throws ChannelError
   */
  write?(text: string, signal: AbortSignal, chat?: string): Promise<LivePlace>;
  /** Other words in the place of what was written. May be done again. Throws ChannelError. */
  rewrite?(place: LivePlace, text: string, signal: AbortSignal): Promise<void>;
}
