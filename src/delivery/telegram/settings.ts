/** `channels.telegram` with its secrets filled in. */
import { optional, required, type Settings } from "../settings.ts";

export interface TelegramSettings {
  readonly token: string;
  /** A number as text, or `@name`. */
  readonly chat: string;
  /** Senders whose commands count, by number; names can be taken over by others and do not count. */
  readonly allowedUsers: ReadonlySet<number>;
  readonly apiRoot: string;
}

export const DEFAULT_API_ROOT = "https://api.telegram.org";

/** @throws ChannelError that names what is not set */
export function telegramSettings(settings: Settings): TelegramSettings {
  const users = Array.isArray(settings["allowed_users"]) ? (settings["allowed_users"] as unknown[]) : [];
  const numbers = users.map(Number).filter((user) => Number.isSafeInteger(user) && user > 0);
  return {
    token: required(settings, "telegram", "token"),
    chat: required(settings, "telegram", "chat_id"),
    allowedUsers: new Set(numbers),
    apiRoot: (optional(settings, "api_root") ?? DEFAULT_API_ROOT).replace(/\/+$/, ""),
  };
}
