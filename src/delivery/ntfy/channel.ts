/** ntfy: one request with everything in it. */
import { ChannelError } from "../../ports/channel-error.ts";
import type { Channel, OutgoingMessage } from "../../ports/channel.ts";
import { ANSWER_MS, exchange } from "../http/exchange.ts";
import { requireSuccess } from "../http/judge.ts";
import { optional, required, type Settings } from "../settings.ts";
import { footer, withinBytes } from "../text.ts";

const DEFAULT_SERVER = "https://ntfy.sh";
/** Longer messages would become attachments, which not every server takes. */
const MOST_BYTES = 4_000;

const PRIORITIES = { info: 3, warning: 4, critical: 5 } as const;
const TAGS = { info: [], warning: ["warning"], critical: ["rotating_light"] } as const;

export function ntfyChannel(settings: Settings): Channel {
  return {
    name: "ntfy",
    async send(message, _parts, signal) {
      const reply = await exchange(
        {
          url: (optional(settings, "server") ?? DEFAULT_SERVER).replace(/\/+$/, "/"),
          method: "POST",
          headers: { "content-type": "application/json", ...authorization(settings) },
          body: JSON.stringify({ topic: required(settings, "ntfy", "topic"), ...contentOf(message) }),
          timeoutMs: ANSWER_MS,
        },
        signal,
      );
      requireSuccess(reply, "ntfy", false);
      const id = idIn(reply.text);
      // A page of somebody in between, such as a log-in of a hotel, is a success as well.
      if (id === null)
        throw new ChannelError(
          "unknown",
          `ntfy answers ${reply.status} without an id: is it an ntfy server?`,
        );
      return { id };
    },
  };
}

function contentOf(message: OutgoingMessage) {
  const { title, severity, note, body } = message;
  const text = [note, body].filter((part) => part !== null && part !== "").join("\n\n");
  const end = footer(message);
  const room = MOST_BYTES - Buffer.byteLength(end ?? "") - 2;
  const shown = withinBytes(text === "" ? title : text, room);
  return {
    title: withinBytes(title, 250),
    message: end === null ? shown : `${shown}\n\n${end}`,
    markdown: true,
    priority: PRIORITIES[severity],
    tags: TAGS[severity],
  };
}

function authorization(settings: Settings): Readonly<Record<string, string>> {
  const token = optional(settings, "token");
  if (token !== null) return { authorization: `Bearer ${token}` };
  const user = optional(settings, "user");
  if (user === null) return {};
  const pair = Buffer.from(`${user}:${optional(settings, "password") ?? ""}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}

function idIn(text: string): string | null {
  try {
    const answer = JSON.parse(text) as { id?: unknown } | null;
    const id = answer?.id;
    return typeof id === "string" && id !== "" ? id : null;
  } catch {
    return null;
  }
}
