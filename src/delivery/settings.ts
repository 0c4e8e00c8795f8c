/** Settings of a channel with their secrets filled in. */
import type { SecretBearing } from "../core/task.ts";
import { ChannelError } from "../ports/channel-error.ts";

export type Settings = Readonly<Record<string, SecretBearing>>;

/** @throws ChannelError that names the setting if it is not there */
export function required(settings: Settings, channel: string, name: string): string {
  const value = optional(settings, name);
  if (value !== null) return value;
  throw incomplete(`channels.${channel}.${name} is not set`);
}

export function optional(settings: Settings, name: string): string | null {
  const value = settings[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

export function incomplete(sentence: string): ChannelError {
  return new ChannelError("refused", sentence, { byConfiguration: true });
}
