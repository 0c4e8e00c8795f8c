/** The Bot API over our own way of asking, so that it is known whether a request went out. */
import { Api, GrammyError, HttpError } from "grammy/web";
import { ChannelError } from "../../ports/channel-error.ts";
import { exchange } from "../http/exchange.ts";
import type { TelegramSettings } from "./settings.ts";

const SEND_TIMEOUT_MS = 30_000;

/** @param timeoutMs how long an answer may take; longer for questions that wait for news */
export function telegramApi({ token, apiRoot }: TelegramSettings, timeoutMs = SEND_TIMEOUT_MS): Api {
  return new Api(token, {
    apiRoot,
    timeoutSeconds: Math.ceil(timeoutMs / 1000) + 10,
    fetch: (url: Address, options?: RequestInit) => bridge(url, options, timeoutMs),
  });
}

type Address = string | URL | Request;

async function bridge(url: Address, options: RequestInit | undefined, timeoutMs: number): Promise<Response> {
  const address = url instanceof Request ? url.url : String(url);
  const headers = Object.fromEntries(new Headers(options?.headers).entries());
  delete headers["connection"];
  const body = options?.body == null ? "" : await bytesOf(options.body);
  const signal = options?.signal ?? new AbortController().signal;
  const request = { url: address, method: "POST", headers, body, timeoutMs } as const;
  const { status, text } = await exchange(request, signal);
  // The library cannot read what a proxy on the way says.
  if (!text.trimStart().startsWith("{")) {
    const fault = status === 504 || (status >= 200 && status < 300) ? "unknown" : "later";
    throw new ChannelError(fault, `Telegram answers ${status} without a word of its own`);
  }
  return new Response(text, { headers: { "content-type": "application/json" } });
}

async function bytesOf(body: NonNullable<RequestInit["body"]>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

type LibrarySignal = NonNullable<Parameters<Api["getMe"]>[0]>;

/** The library's types know an older form of signals; what it does with them is the same. */
export function asLibrarySignal(signal: AbortSignal): LibrarySignal {
  return signal as unknown as LibrarySignal;
}

/** What an error of the library means for the message. The sentence holds no token. */
export function telegramFault(fault: unknown): ChannelError {
  if (fault instanceof ChannelError) return fault;
  if (fault instanceof GrammyError) return answered(fault);
  if (fault instanceof HttpError) {
    if (fault.error instanceof ChannelError) return fault.error;
    return new ChannelError("unknown", "Telegram could not be asked", { cause: fault.error });
  }
  return new ChannelError("unknown", fault instanceof Error ? fault.message : String(fault));
}

function answered({ error_code: code, description, parameters }: GrammyError): ChannelError {
  const says = `Telegram says: ${description}`;
  if (code === 429 || parameters.retry_after !== undefined) {
    const retryAfterMs = Math.max(parameters.retry_after ?? 1, 1) * 1000;
    return new ChannelError("later", says, { retryAfterMs });
  }
  if (code >= 500) return new ChannelError("later", says);
  if (code === 401 || code === 404)
    return new ChannelError("refused", `${says}. Is TELEGRAM's token the one that BotFather gave?`, {
      byConfiguration: true,
    });
  if (code === 403 && /blocked/i.test(description))
    return new ChannelError(
      "refused",
      "You have blocked the bot in Telegram. Unblock it there, and press Start in its chat.",
    );
  if (code === 400 && /chat not found/i.test(description))
    return new ChannelError(
      "refused",
      "Telegram does not know the chat of channels.telegram.chat_id. Write to the bot once, or add it to the group.",
      { byConfiguration: true },
    );
  return new ChannelError("refused", says);
}

/** The chat that the old one became; null if the error is about something else. */
export function movedTo(fault: unknown): string | null {
  if (!(fault instanceof GrammyError)) return null;
  const chat = fault.parameters.migrate_to_chat_id;
  return chat === undefined ? null : String(chat);
}
