/** What people do in chats, as a bot is told. */

export type FakeUpdate =
  | {
      readonly kind: "message";
      readonly from: number;
      readonly chat?: number;
      readonly text: string;
      /** Seconds since the epoch; default: now. */
      readonly date?: number;
      readonly forwarded?: boolean;
      /** Number of the message that is answered, in the same chat; `of` wrote it, by default the bot. */
      readonly replyTo?: { readonly message: number; readonly of?: number };
    }
  | { readonly kind: "button"; readonly from: number; readonly chat?: number; readonly data: string };

interface Stored {
  readonly update_id: number;
}

interface Kept extends Stored {
  /** As a bot of this number is told it. */
  told(bot: number): object;
}

export interface Updates {
  readonly polls: readonly number[];
  push(update: FakeUpdate, number?: number): void;
  /** @param bot its number */
  ask(offset: number, bot: number): Promise<readonly Stored[]>;
  whenPolled(times: number): Promise<void>;
  close(): void;
}

export function createUpdates(): Updates {
  const polls: number[] = [];
  const waiting: { readonly times: number; readonly resolve: () => void }[] = [];
  let kept: Kept[] = [];
  let number = 0;
  let news = Promise.withResolvers<void>();
  const end = new AbortController();

  return {
    polls,
    push(update, replayed) {
      number = replayed ?? number + 1;
      const update_id = number;
      const now = Math.floor(Date.now() / 1000);
      kept.push({ update_id, told: (bot) => contentOf(update, update_id, now, bot) });
      news.resolve();
      news = Promise.withResolvers();
    },
    async ask(offset, bot) {
      polls.push(offset);
      for (const { times, resolve } of waiting) if (polls.length >= times) resolve();
      // What was asked beyond is confirmed, as Telegram has it.
      kept = kept.filter(({ update_id: id }) => id >= offset);
      while (kept.length === 0 && !end.signal.aborted) await news.promise;
      return kept.map(({ update_id, told }) => ({ update_id, ...told(bot) }));
    },
    whenPolled(times) {
      if (polls.length >= times) return Promise.resolve();
      return new Promise((resolve) => void waiting.push({ times, resolve }));
    },
    close() {
      end.abort();
      news.resolve();
    },
  };
}

function contentOf(update: FakeUpdate, number: number, now: number, bot: number): object {
  const from = { id: update.from, is_bot: false, first_name: "Jana", username: `user${update.from}` };
  const id = update.chat ?? update.from;
  const chat = { id, type: id < 0 ? "group" : "private" };
  if (update.kind === "button") {
    const message = { message_id: 500, date: 1, chat, text: "May it be done?" };
    return { callback_query: { id: `query${number}`, from, message, chat_instance: "1", data: update.data } };
  }
  const date = update.date ?? now;
  const origin =
    update.forwarded === true ? { forward_origin: { type: "user", date, sender_user: from } } : {};
  const { message: target, of = bot } = update.replyTo ?? {};
  const author = { id: of, is_bot: of === bot, first_name: of === bot ? "Desk" : "Karl" };
  const reply =
    target === undefined ? {} : { reply_to_message: { message_id: target, date: 1, chat, from: author } };
  return { message: { message_id: number, date, chat, from, text: update.text, ...origin, ...reply } };
}
