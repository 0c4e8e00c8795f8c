/** Telegram as a channel: plain text with entities, which cannot fail to be parsed. */
import { ChannelError } from "../../ports/channel-error.ts";
import type { Channel, OutgoingMessage, TakenById } from "../../ports/channel.ts";
import type { MovedChats } from "../channel-tools.ts";
import { isUnchanged, movedTo, type TelegramApi, telegramApi, telegramFault } from "./api.ts";
import { answerButtons } from "./buttons.ts";
import { chatOf } from "./chat.ts";
import { entitiesOf } from "./entities.ts";
import { composeParts, type Part, withLine } from "./compose.ts";
import { clipMarked } from "./split.ts";
import type { TelegramSettings } from "./settings.ts";

const LONGEST_CAPTION = 1_024;

export function telegramChannel(settings: TelegramSettings, chats: MovedChats): Channel {
  const api = telegramApi(settings);
  return {
    name: "telegram",
    async send(message, { sent, partSent }, signal) {
      const parts = composeParts(withReplyHint(message, settings));
      const ids = [...sent];
      let lies: string | null = null;
      for (const [index, part] of parts.entries()) {
        if (index < sent.length) continue;
        const isLast = index === parts.length - 1;
        const taken = await toCurrentChat(settings.chat, chats, (chat) =>
          sendPart(api, chat, part, optionsFor(message, isLast), signal),
        );
        ids.push(taken.id);
        lies = taken.chat ?? null;
        if (!isLast) await partSent(taken.id);
      }
      return { id: ids.join(","), chat: lies };
    },
    async write(text, signal, chat) {
      const send = (to: string) => chatOf(api, to, signal).write(text, { isSilent: true });
      try {
        const to = chat ?? (await chats.current(settings.chat));
        return { channel: "telegram", chat: to, message: String(await send(to)) };
      } catch (fault) {
        throw telegramFault(fault);
      }
    },
    async rewrite({ chat, message }, text, signal) {
      try {
        await chatOf(api, chat, signal).edit(Number(message), text);
      } catch (fault) {
        if (!isUnchanged(fault)) throw telegramFault(fault);
      }
    },
    async amend(message, { id, chat }, line, signal) {
      const chat_id = chat ?? (await chats.current(settings.chat));
      const message_id = Number(id.split(",").at(-1));
      const sent = composeParts(withReplyHint(message, settings));
      const closed = composeParts(message);
      // Nobody is to reply any more; without the hint there may be a part less than was sent.
      const part = (closed.length === sent.length ? closed : sent).at(-1);
      try {
        if (part?.kind === "text") {
          const { text, marks } = withLine(part.content, line);
          const content = { text, entities: entitiesOf(marks), link_preview_options: { is_disabled: true } };
          await api.call("editMessageText", { chat_id, message_id, ...content }, signal);
        } else {
          const caption = clipMarked({ text: line, marks: [] }, LONGEST_CAPTION).text;
          await api.call("editMessageCaption", { chat_id, message_id, caption }, signal);
        }
      } catch (fault) {
        if (!isUnchanged(fault)) throw telegramFault(fault);
      }
    },
  };
}

/** Where somebody is listened to, a question can be answered where it is asked. */
function withReplyHint(message: OutgoingMessage, { allowedUsers }: TelegramSettings): OutgoingMessage {
  if (message.kind !== "question" || allowedUsers.size === 0) return message;
  const hint = "Or reply to this message with your answer.";
  return { ...message, body: message.body === null ? hint : `${message.body}\n\n${hint}` };
}

/** A group that becomes a supergroup gets another id; Telegram names it, and it is kept. */
async function toCurrentChat<T>(
  configured: string,
  chats: MovedChats,
  send: (chat: string) => Promise<T>,
): Promise<T> {
  try {
    return await send(await chats.current(configured));
  } catch (fault) {
    const moved = movedTo(fault);
    if (moved === null) throw telegramFault(fault);
    await chats.moved(configured, moved);
  }
  try {
    return await send(await chats.current(configured));
  } catch (fault) {
    throw telegramFault(fault);
  }
}

function optionsFor(message: OutgoingMessage, isLast: boolean) {
  const buttons = isLast ? answerButtons(message) : null;
  return {
    disable_notification: message.severity === "info",
    ...(buttons === null ? {} : { reply_markup: { inline_keyboard: buttons } }),
  };
}

async function sendPart(
  api: TelegramApi,
  chat: string,
  part: Part,
  options: ReturnType<typeof optionsFor>,
  signal: AbortSignal,
): Promise<TakenById> {
  const params = { chat_id: chat, ...options };
  if (part.kind === "document") {
    const file = { name: part.name, text: part.text };
    return takenOf(await api.call("sendDocument", params, signal, file));
  }
  const { text, marks } = part.content;
  const content = { text, entities: entitiesOf(marks), link_preview_options: { is_disabled: true } };
  return takenOf(await api.call("sendMessage", { ...params, ...content }, signal));
}

/** What stands between us and Telegram may answer in its manner without having handed anything on. */
function takenOf(
  sent: { readonly message_id?: unknown; readonly chat?: { readonly id?: unknown } } | null,
): TakenById {
  const chat = String(sent?.chat?.id);
  if (Number.isSafeInteger(sent?.message_id))
    return { id: String(sent?.message_id), chat: /^-?\d+$/.test(chat) ? chat : null };
  throw new ChannelError("unknown", "Telegram answers without the id of a message: is api_root right?");
}
