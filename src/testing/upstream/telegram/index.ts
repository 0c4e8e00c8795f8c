/** Telegram's Bot API on loopback: it says what the test tells it to, and keeps what it was asked. */
import { startHttpSink, type SinkReply, type SinkRequest } from "../http-sink.ts";
import { createUpdates, type FakeUpdate } from "./updates.ts";

export type { FakeUpdate } from "./updates.ts";

export interface TelegramCall {
  readonly token: string;
  /** `sendMessage`. */
  readonly method: string;
  /** JSON; of a form with a file its text fields, and the file under `document`. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Its text; empty for calls without one. */
  readonly text: string;
}

/** What a call is answered; null lets the fake do what Telegram would do. */
export type TelegramReply =
  | {
      readonly error_code: number;
      readonly description: string;
      readonly parameters?: Readonly<Record<string, unknown>>;
    }
  | "hang"
  | "break"
  /** The answer of a broken gateway. */
  | { readonly gateway: number }
  | null;

export interface TelegramUpstream {
  /** For `channels.telegram.api_root`. */
  readonly url: string;
  /** Without `getUpdates` and `getMe`. */
  readonly calls: readonly TelegramCall[];
  readonly texts: () => string[];
  answer(decide: (call: TelegramCall) => TelegramReply): void;
  /** Offsets that updates were asked for, in order. */
  readonly polls: readonly number[];
  /** A person does something; the number is given by the fake unless it is a replay. */
  push(update: FakeUpdate, number?: number): void;
  /** Resolves when a call fits, also one that came before. */
  whenCalled(fits: (call: TelegramCall) => boolean): Promise<TelegramCall>;
  /** Resolves when so many questions for updates have come. */
  whenPolled(times: number): Promise<void>;
  close(): Promise<void>;
}

export async function startTelegram(): Promise<TelegramUpstream> {
  const sink = await startHttpSink();
  const calls: TelegramCall[] = [];
  const waiting: { fits(call: TelegramCall): boolean; resolve(call: TelegramCall): void }[] = [];
  const updates = createUpdates();
  let decide: (call: TelegramCall) => TelegramReply = () => null;
  let lastId = 100;

  function keep(call: TelegramCall): void {
    calls.push(call);
    for (const one of waiting) if (one.fits(call)) one.resolve(call);
  }

  function resultOf({ method, params }: TelegramCall): unknown {
    if (method === "answerCallbackQuery") return true;
    if (method === "editMessageText") return { message_id: params["message_id"], date: 1 };
    lastId += 1;
    return { message_id: lastId, date: 1, chat: { id: params["chat_id"], type: "private" } };
  }

  sink.answer(async (request): Promise<SinkReply> => {
    const call = callOf(request);
    if (call === null) return ok({ status: 404 });
    const bot = Number(call.token.split(":")[0]);
    if (call.method === "getMe")
      return result({ id: bot, is_bot: true, first_name: "Desk", username: "desk_bot" });
    if (call.method === "getUpdates")
      return result(await updates.ask(Number(call.params["offset"] ?? 0), bot));
    keep(call);
    const reply = decide(call);
    if (reply === "hang" || reply === "break") return reply;
    if (reply !== null && "gateway" in reply)
      return { status: reply.gateway, body: "<html>Bad Gateway</html>" };
    if (reply === null) return result(resultOf(call));
    return { status: reply.error_code, body: JSON.stringify({ ok: false, ...reply }) };
  });

  return {
    url: sink.url,
    calls,
    texts: () => calls.map(({ text }) => text),
    answer(next) {
      decide = next;
    },
    polls: updates.polls,
    push: updates.push,
    whenCalled(fits) {
      const there = calls.find(fits);
      if (there !== undefined) return Promise.resolve(there);
      return new Promise((resolve) => void waiting.push({ fits, resolve }));
    },
    whenPolled: updates.whenPolled,
    async close() {
      updates.close();
      await sink.close();
    },
  };
}

function result(value: unknown): SinkReply {
  return { status: 200, body: JSON.stringify({ ok: true, result: value }) };
}

function ok({ status }: { readonly status: number }): SinkReply {
  return { status, body: JSON.stringify({ ok: false, error_code: status, description: "Not Found" }) };
}

function callOf({ path, headers, body }: SinkRequest): TelegramCall | null {
  const match = /^\/bot([^/]+)\/(\w+)$/.exec(path);
  if (match === null) return null;
  const [, token = "", method = ""] = match;
  const type = headers["content-type"] ?? "";
  const params = type.startsWith("multipart/")
    ? formOf(body)
    : body === ""
      ? {}
      : (JSON.parse(body) as object);
  const { text } = params as { text?: unknown };
  return {
    token,
    method,
    params: params as Record<string, unknown>,
    text: typeof text === "string" ? text : "",
  };
}

/** Fields of a form by name; good enough for text. */
function formOf(body: string): Record<string, unknown> {
  const parts = body.split(/\r\n--|^--/m);
  const pairs = parts.flatMap((part) => {
    const match = /name="?([^";\r\n]+)"?[^]*?\r\n\r\n([^]*)$/.exec(part);
    return match === null ? [] : [[match[1] ?? "", match[2] ?? ""]];
  });
  return Object.fromEntries(pairs) as Record<string, unknown>;
}
