/** A message as an e-mail: plain text, and the same as HTML that holds nothing but our own tags. */
import { createHash } from "node:crypto";
import type { OutgoingMessage } from "../../ports/channel.ts";
import { escapeHtml, toHtml } from "../markdown/html.ts";
import { toMarkedText } from "../markdown/marked-text.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { footer, withinBytes } from "../text.ts";
import type { MailSettings } from "./settings.ts";

const MOST_SUBJECT_BYTES = 250;

/** What nodemailer makes an e-mail of. */
export function composeMail(message: OutgoingMessage, { from, to }: MailSettings) {
  const blocks = parseMarkdown(message.body ?? "");
  const end = footer(message);
  const text = [message.title, message.note, toMarkedText(blocks).text, end].filter(isFilled).join("\n\n");
  const html = [
    `<h1 style="font-size:1.2em">${escapeHtml(message.title)}</h1>`,
    ...(message.note === null ? [] : [`<p><em>${escapeHtml(message.note)}</em></p>`]),
    toHtml(blocks),
    ...(end === null ? [] : [`<p style="color:#666"><code>${escapeHtml(end)}</code></p>`]),
  ];
  return {
    from,
    to: [...to],
    // Line breaks would begin another header.
    subject: withinBytes(message.title.replaceAll(/\s+/g, " "), MOST_SUBJECT_BYTES),
    text: `${text}\n`,
    html: `<!doctype html>\n<html><body style="font-family:sans-serif">\n${html.join("\n")}\n</body></html>\n`,
    messageId: messageId(message),
    date: new Date(message.createdAt),
    // Answers of machines, such as "out of office", are not wanted.
    headers: { "Auto-Submitted": "auto-generated" },
    ...(message.severity === "critical" ? { priority: "high" as const } : {}),
  };
}

/** The same for each attempt, so that a mail program shows one that came twice once. */
function messageId({ key, createdAt }: OutgoingMessage): string {
  const hash = createHash("sha256").update(`${key}\n${createdAt}`).digest("hex").slice(0, 32);
  return `<${hash}@nightdesk.invalid>`;
}

function isFilled(text: string | null): text is string {
  return text !== null && text !== "";
}
