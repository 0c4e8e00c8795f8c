/** Are there ways to people, and have they ever worked? */
import { channelPlan, channelSettings, type ChannelName } from "../../../core/channels.ts";
import type { ChannelHealth } from "../../../core/delivery.ts";
import type { Config, SecretBearing } from "../../../core/task.ts";
import { referencesWithin } from "../../../config/references.ts";
import { formatDuration } from "../../render/duration.ts";
import type { MachineFacts } from "../../services.ts";
import { type Check, ok, problem, warning } from "./check.ts";

export interface ChannelFacts {
  readonly health: readonly ChannelHealth[];
  /** Updates of Telegram that nobody may send. */
  readonly ignored: number;
}

export function channelChecks(
  { channels }: Config,
  { health, ignored }: ChannelFacts,
  { isSet }: Pick<MachineFacts, "isSet">,
  now: number,
): Check[] {
  const { names } = channelPlan(channels);
  if (names.length === 0)
    return [
      warning(
        "channels",
        "No channel is in use, so messages are shown by status alone",
        "Write one under channels: in the configuration; see docs/delivery.md.",
      ),
    ];
  return names.flatMap((name) => {
    const settings = channelSettings(channels, name);
    const unset = referencesWithin(settings).filter((variable) => !isSet(variable));
    if (unset.length > 0)
      return [
        problem(
          `channel ${name}`,
          `${name} cannot be used: ${unset.join(", ")} ${unset.length === 1 ? "is" : "are"} not set`,
          "Set it in .env or in the environment.",
        ),
      ];
    const known = health.find(({ channel }) => channel === name);
    const checks = [healthCheck(name, known ?? null, now)];
    if (name === "telegram") checks.push(...userChecks(settings, ignored));
    return checks;
  });
}

function healthCheck(name: ChannelName, health: ChannelHealth | null, now: number): Check {
  const tryIt = `To try it: nightdesk test-channel ${name}`;
  if (health === null || health.lastSentAt === null) {
    const why = health?.lastError == null ? "" : `: ${health.lastError}`;
    return warning(`channel ${name}`, `${name} is set up, but has delivered nothing${why}`, tryIt);
  }
  const { sent, lastSentAt, failed, unknown, pending, lastError } = health;
  const ago = formatDuration(Math.max(0, now - lastSentAt));
  const text = `${name} has delivered ${sent} ${sent === 1 ? "message" : "messages"}, the last one ${ago} ago`;
  const since = [
    failed > 0 ? `${failed} did not get through` : "",
    unknown > 0 ? `of ${unknown} nobody knows` : "",
    pending > 0 && lastError !== null ? `${pending} wait` : "",
  ].filter((part) => part !== "");
  if (since.length === 0) return ok(`channel ${name}`, text);
  const why = lastError === null ? "" : ` (${lastError})`;
  return warning(`channel ${name}`, `${text}; since then ${since.join(", ")}${why}`, tryIt);
}

function userChecks(settings: Readonly<Record<string, SecretBearing>>, ignored: number): Check[] {
  const users = Array.isArray(settings["allowed_users"])
    ? (settings["allowed_users"] as readonly SecretBearing[])
    : [];
  const named = users.flatMap((user) => (typeof user === "string" && user.startsWith("@") ? [user] : []));
  const checks: Check[] = [];
  if (named.length > 0)
    checks.push(
      warning(
        "telegram users",
        `${named.join(", ")} of allowed_users counts for nothing, since names can be taken over`,
        "Write the user's number.",
      ),
    );
  if (ignored > 0)
    checks.push(
      ok("telegram ignored", `${ignored} updates of Telegram were ignored, since nobody may send them`),
    );
  return checks;
}
