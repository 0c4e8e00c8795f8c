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
    }
  | { readonly kind: "button"; readonly from: number; readonly chat?: number; readonly data: string };

interface Stored {
  readonly update_id: number;
}

export interface Updates {
  readonly polls: readonly number[];
  push(update: FakeUpdate, number?: number): void;
  ask(offset: number): Promise<readonly Stored[]>;
  whenPolled(times: number): Promise<void>;
  close(): void;
}

export function createUpdates(): Updates {
  const polls: number[] = [];
  const waiting: { readonly times: number; readonly resolve: () => void }[] = [];
  let kept: Stored[] = [];
  let number = 0;
  let news = Promise.withResolvers<void>();
  const end = new AbortController();

  return {
    polls,
    push(update, replayed) {
      number = replayed ?? number + 1;
      kept.push({ update_id: number, ...contentOf(update, number) });
      news.resolve();
      news = Promise.withResolvers();
    },
    async ask(offset) {
      polls.push(offset);
      for (const { times, resolve } of waiting) if (polls.length >= times) resolve();
      // What was asked beyond is confirmed, as Telegram has it.
      kept = kept.filter(({ update_id: id }) => id >= offset);
      while (kept.length === 0 && !end.signal.aborted) await news.promise;
      return kept;
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

function contentOf(update: FakeUpdate, number: number): object {
  const from = { id: update.from, is_bot: false, first_name: "Jana", username: `user${update.from}` };
  const id = update.chat ?? update.from;
  const chat = { id, type: id < 0 ? "group" : "private" };
  if (update.kind === "button") {
    const message = { message_id: 500, date: 1, chat, text: "May it be done?" };
    return { callback_query: { id: `query${number}`, from, message, chat_instance: "1", data: update.data } };
  }
  const date = update.date ?? Math.floor(Date.now() / 1000);
  const origin =
    update.forwarded === true ? { forward_origin: { type: "user", date, sender_user: from } } : {};
  return { message: { message_id: number, date, chat, from, text: update.text, ...origin } };
}
