/** What an update asks for, and whether its sender may ask. */
import type { Update } from "grammy/types";
import { pressedButton } from "./buttons.ts";
import { botOf } from "./offset.ts";
import type { TelegramSettings } from "./settings.ts";

interface Sender {
  readonly chat: number;
  /** `telegram:NAME`. */
  readonly by: string;
}

export type Incoming =
  /** From whoever may not send anything. */
  | { readonly kind: "ignored" }
  /** From whoever may, but nothing that we do anything with; a button has a query. */
  | ({ readonly kind: "unused"; readonly query: string | null } & Sender)
  | ({ readonly kind: "command"; readonly name: string; readonly rest: string; readonly at: number } & Sender)
  | ({
      readonly kind: "text";
      readonly text: string;
      readonly at: number;
      /** The message of ours, in the configured chat, that it is a reply to; null if it is none. */
      readonly replyTo: number | null;
    } & Sender)
  | ({
      readonly kind: "button";
      readonly id: string;
      readonly yes: boolean;
      /** To be answered, so that the button stops to turn. */
      readonly query: string;
      readonly message: number;
      readonly text: string;
    } & Sender);

const IGNORED = { kind: "ignored" } as const;

/**
 * Only the sender's number counts. A chat counts beside it if it is the configured one, or the sender's own: what we
 * answer must not be read by whoever a bot was shared with.
 *
 * @param chat the configured one, as it is today
 * @param bot our own name, without `@`; null while it is not known
 */
export function readUpdate(
  update: Update,
  { allowedUsers, token }: Pick<TelegramSettings, "allowedUsers" | "token">,
  chat: string,
  bot: string | null,
): Incoming {
  const query = update.callback_query;
  const message = query?.message ?? update.message;
  const from = query?.from ?? update.message?.from;
  if (message === undefined || from === undefined || from.is_bot || !allowedUsers.has(from.id))
    return IGNORED;
  const isConfigured = String(message.chat.id) === chat || isNamed(message.chat, chat);
  if (!isConfigured && message.chat.id !== from.id) return IGNORED;
  const sender = { chat: message.chat.id, by: `telegram:${from.username ?? from.id}` };
  if (query !== undefined) {
    const pressed = pressedButton(query.data);
    if (pressed === null) return { kind: "unused", query: query.id, ...sender };
    const text = "text" in message && message.text !== undefined ? message.text : "";
    return { kind: "button", ...pressed, query: query.id, message: message.message_id, text, ...sender };
  }
  const own = update.message;
  // What was forwarded, or written in the name of a group, is not the sender's own word.
  if (own?.text === undefined || own.forward_origin !== undefined || own.sender_chat !== undefined)
    return { kind: "unused", query: null, ...sender };
  const at = own.date * 1000;
  const command = /^\/([A-Za-z_]{1,32})(?:@(\w{1,64}))?(?:\s+([\s\S]*))?$/.exec(own.text.trim());
  if (command === null) {
    const { reply_to_message: target } = own;
    // Each chat counts its messages from one, so the number alone says nothing in another chat.
    const isOurs = isConfigured && target !== undefined && String(target.from?.id) === botOf(token);
    return { kind: "text", text: own.text, at, replyTo: isOurs ? target.message_id : null, ...sender };
  }
  const [, name = "", addressee, rest = ""] = command;
  if (addressee !== undefined && bot !== null && addressee.toLowerCase() !== bot.toLowerCase())
    return { kind: "unused", query: null, ...sender };
  return { kind: "command", name: name.toLowerCase(), rest: rest.trim(), at, ...sender };
}

function isNamed(chat: { readonly username?: string | undefined }, configured: string): boolean {
  return chat.username !== undefined && `@${chat.username}`.toLowerCase() === configured.toLowerCase();
}
