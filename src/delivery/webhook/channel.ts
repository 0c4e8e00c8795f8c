/** A webhook: the message as JSON, signed. */
import type { SecretBearing } from "../../core/task.ts";
import type { Channel } from "../../ports/channel.ts";
import type { ChannelTools } from "../channel-tools.ts";
import { ANSWER_MS, exchange } from "../http/exchange.ts";
import { requireSuccess } from "../http/judge.ts";
import { optional, required, type Settings } from "../settings.ts";
import { signatureHeaders } from "./signature.ts";

export function webhookChannel(settings: Settings, { now, version }: ChannelTools): Channel {
  return {
    name: "webhook",
    async send(message, _parts, signal) {
      const { kind, severity, task, run, title, body, note, key, createdAt } = message;
      const created_at = new Date(createdAt).toISOString();
      const text = JSON.stringify({ key, kind, severity, task, run, title, body, note, created_at });
      const reply = await exchange(
        {
          url: required(settings, "webhook", "url"),
          method: "POST",
          headers: {
            ...ownHeaders(settings["headers"] ?? null),
            "content-type": "application/json",
            "user-agent": `nightdesk/${version}`,
            "idempotency-key": encodeURIComponent(key),
            ...signatureHeaders(text, optional(settings, "secret"), now()),
          },
          body: text,
          timeoutMs: ANSWER_MS,
        },
        signal,
      );
      requireSuccess(reply, "the webhook", true);
      return { id: idIn(reply.text) };
    },
  };
}

function ownHeaders(headers: SecretBearing): Record<string, string> {
  if (headers === null || typeof headers !== "object") return {};
  // A line break in a secret must not begin another header.
  const pairs = Object.entries(headers).flatMap(([name, value]: [string, SecretBearing]) =>
    typeof value === "string" ? [[name.toLowerCase(), value.replaceAll(/[\r\n]+/g, " ")]] : [],
  );
  return Object.fromEntries(pairs) as Record<string, string>;
}

/** Receivers may name the message as they know it. */
function idIn(text: string): string | null {
  try {
    const answer = JSON.parse(text) as { id?: unknown } | null;
    const id = answer?.id;
    return (typeof id === "string" && id !== "") || typeof id === "number" ? String(id) : null;
  } catch {
    return null;
  }
}
