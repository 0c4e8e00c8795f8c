/** In which order the channels are asked. */
import { type ChannelName, type ChannelPlan, isChannelName } from "../../core/channels.ts";
import type { Message } from "../../core/message.ts";

const COMPLAINT = /^(?:trend:silent_channel|channel):([a-z]+):/;

/** That of the file; but what a message says brings nothing through is asked last. */
export function orderFor({ names }: ChannelPlan, { key }: Pick<Message, "key">): readonly ChannelName[] {
  const blamed = COMPLAINT.exec(key)?.[1] ?? "";
  if (!isChannelName(blamed) || !names.includes(blamed)) return names;
  return [...names.filter((name) => name !== blamed), blamed];
}
