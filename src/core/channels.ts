/** The ways to people, as `channels:` names them. Secrets in it stand as `${NAME}`. */
import type { SecretBearing } from "./task.ts";

export const CHANNEL_NAMES = ["telegram", "email", "ntfy", "webhook", "desktop"] as const;
export type ChannelName = (typeof CHANNEL_NAMES)[number];

/** Local hours in which only what is critical is sent; minutes after midnight. */
export interface QuietHours {
  readonly from: number;
  readonly until: number;
}

export interface ChannelPlan {
  /** In the order of the file: the first is the one that is used, the next stand in for it. */
  readonly names: readonly ChannelName[];
  readonly quiet: QuietHours | null;
  /** True: every channel gets every message. */
  readonly all: boolean;
}

/** Which channels are in use, and how. */
export function channelPlan(channels: SecretBearing): ChannelPlan {
  const map = asMap(channels);
  const names = Object.keys(map).filter(
    (name): name is ChannelName => isChannelName(name) && isInUse(name, map[name] ?? null),
  );
  return {
    names,
    quiet: quietHours(map["quiet"] ?? null),
    all: saysAll(map["send_to"] ?? null),
  };
}

/** Words may be written in any case. */
function saysAll(word: SecretBearing): boolean {
  return typeof word === "string" && word.trim().toLowerCase() === "all";
}

/** Settings of one channel as they stand in the file. */
export function channelSettings(
  channels: SecretBearing,
  name: ChannelName,
): Readonly<Record<string, SecretBearing>> {
  return asMap(asMap(channels)[name] ?? null);
}

export function isChannelName(name: string): name is ChannelName {
  return CHANNEL_NAMES.some((known) => known === name);
}

/** A notification on the screen is for those who ask for it; the others are asked for by being there. */
function isInUse(name: ChannelName, settings: SecretBearing): boolean {
  const { enabled } = asMap(settings);
  return name === "desktop" ? enabled === true : enabled !== false && settings !== null;
}

function quietHours(text: SecretBearing): QuietHours | null {
  const match = typeof text === "string" ? /^\s*(\d\d?):(\d\d)\s*-\s*(\d\d?):(\d\d)\s*$/.exec(text) : null;
  if (match === null) return null;
  const [, fromHour = "", fromMinute = "", untilHour = "", untilMinute = ""] = match;
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const until = Number(untilHour) * 60 + Number(untilMinute);
  return from === until ? null : { from, until };
}

function asMap(value: SecretBearing): Readonly<Record<string, SecretBearing>> {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Readonly<Record<string, SecretBearing>>)
    : {};
}
