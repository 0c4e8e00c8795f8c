/** A message as the parts that Telegram takes. */
import type { OutgoingMessage } from "../../ports/channel.ts";
import { joinMarked, toMarkedText, type MarkedText } from "../markdown/marked-text.ts";
import { parseMarkdown } from "../markdown/parse.ts";
import { footer } from "../text.ts";
import { clipMarked, LONGEST_TEXT, splitMarked } from "./split.ts";

export type Part =
  | { readonly kind: "text"; readonly content: MarkedText }
  | { readonly kind: "document"; readonly name: string; readonly text: string };

/** More parts than this are a beginning and a document. */
const MOST_PARTS = 3;
const BEGINNING = 1_200;
/** Words that go with an answer are a person's, and may be many. */
const LONGEST_LINE = 1_000;

const SIGNS = { critical: "🔴 ", warning: "🟠 ", info: "" } as const;

export function composeParts(message: OutgoingMessage): Part[] {
  const title = `${SIGNS[message.severity]}${message.title}`;
  const head: MarkedText = { text: title, marks: [{ type: "bold", offset: 0, length: title.length }] };
  const note = plain(message.note ?? "");
  const end = plain(footer(message) ?? "");
  const body = message.body ?? "";
  if (body.length > MOST_PARTS * LONGEST_TEXT) return withDocument(message, head, note);
  const whole = joinMarked([head, note, toMarkedText(parseMarkdown(body)), end], "\n\n");
  const parts = splitMarked(whole);
  if (parts.length > MOST_PARTS) return withDocument(message, head, note);
  return parts.map((content) => ({ kind: "text", content }));
}

function withDocument(message: OutgoingMessage, head: MarkedText, note: MarkedText): Part[] {
  const body = message.body ?? "";
  const beginning = splitMarked(toMarkedText(parseMarkdown(body.slice(0, 2 * BEGINNING))), BEGINNING)[0];
  const more = plain("… The whole of it is in the document.");
  const content = joinMarked([head, note, beginning ?? plain(""), more], "\n\n");
  const lines = [`# ${message.title}`, message.note, body].filter((line) => line !== null && line !== "");
  return [
    { kind: "text", content: splitMarked(content)[0] ?? head },
    { kind: "document", name: `${message.task ?? "nightdesk"}.md`, text: `${lines.join("\n\n")}\n` },
  ];
}

/** A text with a line under it, cut where both would be longer than a message. */
export function withLine(content: MarkedText, line: string): MarkedText {
  const end = clipMarked(plain(line), LONGEST_LINE);
  return joinMarked([clipMarked(content, LONGEST_TEXT - end.text.length - 2), end], "\n\n");
}

function plain(text: string): MarkedText {
  return { text, marks: [] };
}
