/** In which order the channels are asked. */
import { type ChannelName, type ChannelPlan, isChannelName } from "../../core/channels.ts";
import type { Message } from "../../core/message.ts";

/** Of the finding that a channel brings nothing through, and of the message that it did not take another one. */
const SILENT = /^trend:silent_channel:([a-z]+):/;
const REFUSING = /^channel:([a-z]+):/;

/** The channel that the message says is silent; null for all other messages. */
export function silentIn({ key }: Pick<Message, "key">): ChannelName | null {
  return named(SILENT, key);
}

/** That of the file; but what a message says brings nothing through is asked last. */
export function orderFor({ names }: ChannelPlan, message: Pick<Message, "key">): readonly ChannelName[] {
  const blamed = silentIn(message) ?? named(REFUSING, message.key);
  if (blamed === null || !names.includes(blamed)) return names;
  return [...names.filter((name) => name !== blamed), blamed];
}

function named(pattern: RegExp, key: string): ChannelName | null {
  const name = pattern.exec(key)?.[1] ?? "";
  return isChannelName(name) ? name : null;
}
