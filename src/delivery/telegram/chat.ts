/** Writing into a chat: answers, and the change of what was written. */
import type { MarkedText } from "../markdown/marked-text.ts";
import type { TelegramApi } from "./api.ts";
import { entitiesOf } from "./entities.ts";
import { splitMarked } from "./split.ts";

export interface Chat {
  /** @returns id of the last message that it took */
  write(
    text: string,
    how?: { readonly isFixedWidth?: boolean; readonly isSilent?: boolean },
  ): Promise<number>;
  /** Changes a message; what is too long is cut. */
  edit(message: number, text: string): Promise<void>;
  /** Stops the turning of a button and shows a line. */
  answerButton(query: string, text: string): Promise<void>;
}

/** Longer answers are cut; the command line has the whole. */
const MOST_MESSAGES = 3;
/** What Telegram shows over a chat. */
const LONGEST_NOTICE = 200;

/** @param chat its number, or `@name` */
export function chatOf(api: TelegramApi, chat: number | string, signal: AbortSignal): Chat {
  return {
    async write(text, { isFixedWidth = false, isSilent = false } = {}) {
      const whole: MarkedText = {
        text,
        marks: isFixedWidth ? [{ type: "pre", offset: 0, length: text.length }] : [],
      };
      let last = 0;
      for (const part of splitMarked(whole).slice(0, MOST_MESSAGES)) {
        const params = {
          chat_id: chat,
          text: part.text,
          entities: entitiesOf(part.marks),
          link_preview_options: { is_disabled: true },
          ...(isSilent ? { disable_notification: true } : {}),
        };
        ({ message_id: last } = await api.call("sendMessage", params, signal));
      }
      return last;
    },
    async edit(message, text) {
      const shown = splitMarked({ text, marks: [] })[0]?.text ?? "…";
      await api.call("editMessageText", { chat_id: chat, message_id: message, text: shown }, signal);
    },
    async answerButton(query, text) {
      const params = { callback_query_id: query, text: text.slice(0, LONGEST_NOTICE) };
      await api.call("answerCallbackQuery", params, signal);
    },
  };
}
