/** The Bot API by grammY, over our own way of asking, so that it is known whether a request went out. */
import type { Api, GrammyError } from "grammy";
import { ChannelError } from "../../ports/channel-error.ts";
import { ANSWER_MS, exchange } from "../http/exchange.ts";
import type { TelegramSettings } from "./settings.ts";

/** grammY's own clock is behind ours, whose word is the better one. */
const MARGIN_SECONDS = 5;

type Raw = Api["raw"];
type Method =
  | "getMe"
  | "getUpdates"
  | "sendMessage"
  | "sendDocument"
  | "editMessageText"
  | "editMessageCaption"
  | "answerCallbackQuery";
type Params<M extends Method> = M extends "getMe"
  ? Readonly<Record<string, never>>
  : Omit<Exclude<Parameters<Raw[M]>[0], AbortSignal | undefined>, "document">;

/** A text that goes as a file, under `document`. */
export interface Attachment {
  readonly name: string;
  readonly text: string;
}

export interface TelegramApi {
  /** @throws GrammyError for an answer of Telegram, ChannelError for everything on the way */
  call<M extends Method>(
    method: M,
    params: Params<M>,
    signal: AbortSignal,
    attachment?: Attachment,
  ): Promise<Awaited<ReturnType<Raw[M]>>>;
}

type Callable = Readonly<Record<Method, (...words: unknown[]) => Promise<unknown>>>;

/** @param timeoutMs how long an answer may take; longer for questions that wait for news */
export function telegramApi(
  { token, apiRoot }: Pick<TelegramSettings, "token" | "apiRoot">,
  timeoutMs = ANSWER_MS,
): TelegramApi {
  // Most homes have no Telegram, and most runs of the program send nothing.
  let loading: ReturnType<typeof load> | undefined;
  async function load() {
    const { Api, InputFile } = await import("grammy");
    const timeoutSeconds = timeoutMs / 1000 + MARGIN_SECONDS;
    const { raw } = new Api(token, { apiRoot, timeoutSeconds, fetch: fetchBy(timeoutMs) });
    return { raw: raw as unknown as Callable, InputFile };
  }
  return {
    async call(method, params, signal, attachment) {
      const { raw, InputFile } = await (loading ??= load());
      const file = attachment && { document: new InputFile(Buffer.from(attachment.text), attachment.name) };
      // What has no parameters takes none.
      const words = method === "getMe" ? [signal] : [{ ...params, ...file }, signal];
      try {
        return (await raw[method](...words)) as never;
      } catch (fault) {
        throw onTheWay(fault) ?? fault;
      }
    },
  };
}

type Fetch = NonNullable<NonNullable<ConstructorParameters<typeof Api>[1]>["fetch"]>;

/** What grammY fetches with. Its answers are read as JSON only. */
function fetchBy(timeoutMs: number): Fetch {
  const ask = async (url: string, init: FetchInit) => {
    const body = await bytesOf(init.body);
    const headers = { "content-type": init.headers["content-type"] };
    const reply = await exchange({ url, method: "POST", headers, body, timeoutMs }, init.signal);
    const answer = parse(reply.text);
    if (answer === null) {
      // A gateway on the way, which knows nothing of the message.
      const says = `Telegram answers ${reply.status} without a word of its own`;
      if (mayHaveBeenTaken(reply.status)) throw new ChannelError("unknown", says, { outage: "gateway" });
      throw new ChannelError(reply.status < 300 ? "unknown" : "later", says);
    }
    return { json: () => Promise.resolve(answer) };
  };
  return ask as Fetch;
}

interface FetchInit {
  readonly headers: { readonly "content-type": string };
  readonly body: string | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

async function bytesOf(body: FetchInit["body"]): Promise<Uint8Array> {
  if (typeof body === "string") return Buffer.from(body);
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** An answer in Telegram's own form; null for anything else. */
function parse(text: string): object | null {
  try {
    const answer = JSON.parse(text) as { ok?: unknown; error_code?: unknown; description?: unknown } | null;
    if (answer?.ok === true && "result" in answer) return answer;
    if (answer?.ok !== false || typeof answer.error_code !== "number") return null;
    return { ...answer, description: answer.description ?? `error ${answer.error_code}` };
  } catch {
    return null;
  }
}

/** What our way of asking found, which grammY wraps. */
function onTheWay(fault: unknown): ChannelError | null {
  const inner = fault instanceof Error && "error" in fault ? fault.error : null;
  return inner instanceof ChannelError ? inner : null;
}

/** Telegram's own no. Its class would have to be loaded to be asked for. */
export function telegramAnswer(fault: unknown): GrammyError | null {
  return fault instanceof Error && fault.name === "GrammyError" ? (fault as GrammyError) : null;
}

/** What a fault means for the message. The sentence holds no token. */
export function telegramFault(fault: unknown): ChannelError {
  if (fault instanceof ChannelError) return fault;
  const answer = telegramAnswer(fault);
  if (answer !== null) return answered(answer);
  return new ChannelError("unknown", fault instanceof Error ? fault.message : String(fault));
}

function answered({ error_code: code, description, parameters }: GrammyError): ChannelError {
  const says = `Telegram says: ${description}`;
  const retryAfter = parameters.retry_after;
  if (code === 429 || retryAfter !== undefined)
    return new ChannelError("later", says, { retryAfterMs: Math.max(retryAfter ?? 1, 1) * 1000 });
  if (mayHaveBeenTaken(code)) return new ChannelError("unknown", says, { outage: "service" });
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

/** A fault in the midst of it; only 503 says that nothing was done. Telegram has no key by which it knows a repeat. */
function mayHaveBeenTaken(code: number): boolean {
  return code >= 500 && code !== 503;
}

/** It says already what it is to say. */
export function isUnchanged(fault: unknown): boolean {
  return /message is not modified/i.test(telegramAnswer(fault)?.description ?? "");
}

/** The chat that the old one became; null if the error is about something else. */
export function movedTo(fault: unknown): string | null {
  const chat = telegramAnswer(fault)?.parameters.migrate_to_chat_id;
  return chat === undefined ? null : String(chat);
}
