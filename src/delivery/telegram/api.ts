/** The Bot API over our own way of asking, so that it is known whether a request went out. */
import { randomUUID } from "node:crypto";
import type { ApiError, Update, User } from "grammy/types";
import { ChannelError } from "../../ports/channel-error.ts";
import { exchange } from "../http/exchange.ts";
import type { TelegramSettings } from "./settings.ts";

const SEND_TIMEOUT_MS = 30_000;

/** Methods that are used, with what they give back as far as it is read. */
interface Results {
  getMe: Pick<User, "username">;
  getUpdates: Update[];
  sendMessage: { readonly message_id: number };
  sendDocument: { readonly message_id: number };
  editMessageText: unknown;
  editMessageCaption: unknown;
  answerCallbackQuery: unknown;
}

type Params = Readonly<Record<string, unknown>>;

export interface Attachment {
  readonly field: string;
  readonly name: string;
  readonly text: string;
}

export interface TelegramApi {
  /** @throws TelegramError for an answer of Telegram, ChannelError for everything on the way */
  call<M extends keyof Results>(
    method: M,
    params: Params,
    signal: AbortSignal,
    attachment?: Attachment,
  ): Promise<Results[M]>;
}

/** Telegram's own no. */
export class TelegramError extends Error {
  readonly answer: ApiError;

  constructor(answer: ApiError) {
    super(answer.description);
    this.name = "TelegramError";
    this.answer = answer;
  }
}

/** @param timeoutMs how long an answer may take; longer for questions that wait for news */
export function telegramApi(
  { token, apiRoot }: Pick<TelegramSettings, "token" | "apiRoot">,
  timeoutMs = SEND_TIMEOUT_MS,
): TelegramApi {
  return {
    async call(method, params, signal, attachment) {
      const { type, body } = attachment === undefined ? jsonBody(params) : formBody(params, attachment);
      const url = `${apiRoot}/bot${token}/${method}`;
      const headers = { "content-type": type };
      const reply = await exchange({ url, method: "POST", headers, body, timeoutMs }, signal);
      const answer = parse(reply.text);
      if (answer === null) {
        // A gateway on the way, which knows nothing of the message.
        const fault = reply.status === 504 || reply.status < 300 ? "unknown" : "later";
        throw new ChannelError(fault, `Telegram answers ${reply.status} without a word of its own`);
      }
      if (!answer.ok) throw new TelegramError(answer);
      return answer.result as never;
    },
  };
}

type Answer = { readonly ok: true; readonly result: unknown } | ApiError;

function parse(text: string): Answer | null {
  try {
    const answer = JSON.parse(text) as Partial<Answer> | null;
    if (answer?.ok === true && "result" in answer) return answer as Answer;
    if (answer?.ok !== false || typeof answer.error_code !== "number") return null;
    return { ...(answer as ApiError), description: answer.description ?? `error ${answer.error_code}` };
  } catch {
    return null;
  }
}

interface Body {
  readonly type: string;
  readonly body: string;
}

function jsonBody(params: Params): Body {
  return { type: "application/json", body: JSON.stringify(params) };
}

function formBody(params: Params, { field, name, text }: Attachment): Body {
  const boundary = `nightdesk-${randomUUID()}`;
  const fields = Object.entries(params).map(([key, value]) => {
    const written = typeof value === "string" ? value : JSON.stringify(value);
    return `--${boundary}\r\ncontent-disposition: form-data; name="${key}"\r\n\r\n${written}\r\n`;
  });
  const file = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: text/markdown; charset=utf-8\r\n\r\n${text}\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: `${fields.join("")}${file}--${boundary}--\r\n`,
  };
}

/** What a fault means for the message. The sentence holds no token. */
export function telegramFault(fault: unknown): ChannelError {
  if (fault instanceof ChannelError) return fault;
  if (fault instanceof TelegramError) return answered(fault.answer);
  return new ChannelError("unknown", fault instanceof Error ? fault.message : String(fault));
}

function answered({ error_code: code, description, parameters }: ApiError): ChannelError {
  const says = `Telegram says: ${description}`;
  const retryAfter = parameters?.retry_after;
  if (code === 429 || retryAfter !== undefined)
    return new ChannelError("later", says, { retryAfterMs: Math.max(retryAfter ?? 1, 1) * 1000 });
  if (code >= 500) return new ChannelError("later", says);
  if (code === 401 || code === 404)
    return new ChannelError(
      "refused",
      `${says}. Is the token of channels.telegram the one that BotFather gave?`,
      {
        byConfiguration: true,
      },
    );
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

/** It says already what it is to say. */
export function isUnchanged(fault: unknown): boolean {
  return fault instanceof TelegramError && /message is not modified/i.test(fault.answer.description);
}

/** The chat that the old one became; null if the error is about something else. */
export function movedTo(fault: unknown): string | null {
  if (!(fault instanceof TelegramError)) return null;
  const chat = fault.answer.parameters?.migrate_to_chat_id;
  return chat === undefined ? null : String(chat);
}
