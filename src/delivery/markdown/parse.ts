/** The little of Markdown that reports use, as blocks of marked text. Never fails: what is not understood is text. */
import { sideOf, type Table } from "./table.ts";

export interface Inline {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly code?: true;
  /** An http or https address. */
  readonly link?: string;
}

export type Block =
  | { readonly kind: "paragraph" | "quote"; readonly inlines: readonly Inline[] }
  | { readonly kind: "heading"; readonly level: number; readonly inlines: readonly Inline[] }
  | {
      readonly kind: "item";
      readonly depth: number;
      /** `3.`; null for a bullet. */
      readonly number: string | null;
      readonly inlines: readonly Inline[];
    }
  | { readonly kind: "code"; readonly text: string }
  | Table
  | { readonly kind: "rule" };

const FENCE = /^\s{0,3}(```+|~~~+)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;
const RULE = /^\s{0,3}(?:-{3,}|\*{3,}|_{3,})\s*$/;
const TABLE = /^\s*\|.*\|\s*$/;
const UNDER_HEAD = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

export function parseMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", inlines: parseInlines(paragraph.join("\n")) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const fence = FENCE.exec(line)?.[1];
    if (fence !== undefined) {
      endParagraph();
      const end = lines.findIndex((other, index) => index > at && other.trim().startsWith(fence));
      const last = end === -1 ? lines.length : end;
      blocks.push({ kind: "code", text: lines.slice(at + 1, last).join("\n") });
      at = last;
    } else if (TABLE.test(line)) {
      endParagraph();
      let last = at;
      while (TABLE.test(lines[last] ?? "")) last += 1;
      blocks.push(tableBlock(lines.slice(at, last)));
      at = last - 1;
    } else if (line.trim() === "") endParagraph();
    else {
      const block = lineBlock(line);
      if (block === null) paragraph.push(line.trim());
      else {
        endParagraph();
        blocks.push(block);
      }
    }
  }
  endParagraph();
  return blocks;
}

/** Lines that begin and end with a bar; without a line under their head they are shown as they are. */
function tableBlock(lines: readonly string[]): Block {
  const [head = "", under = "", ...rows] = lines;
  if (!UNDER_HEAD.test(under)) return { kind: "code", text: lines.join("\n") };
  const sides = insideOf(under).map((cell) => sideOf(cell.trim()));
  return { kind: "table", head: cellsOf(head), rows: rows.map(cellsOf), sides };
}

function cellsOf(line: string): Inline[][] {
  return insideOf(line).map((text) => parseInlines(text.trim()));
}

function insideOf(line: string): string[] {
  return line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/);
}

function lineBlock(line: string): Block | null {
  if (RULE.test(line)) return { kind: "rule" };
  const heading = HEADING.exec(line);
  if (heading !== null)
    return { kind: "heading", level: heading[1]?.length ?? 1, inlines: parseInlines(heading[2] ?? "") };
  const item = ITEM.exec(line);
  if (item !== null) {
    const [, indent = "", number, rest = ""] = item;
    const depth = Math.min(Math.floor(indent.length / 2), 4);
    return {
      kind: "item",
      depth,
      number: number === undefined ? null : `${number}.`,
      inlines: parseInlines(rest),
    };
  }
  const quote = QUOTE.exec(line);
  return quote === null ? null : { kind: "quote", inlines: parseInlines(quote[1] ?? "") };
}

/**
 * Each alternative begins with a character of its own and ends within the text, so that no search runs long. A
 * backslash takes the meaning from a mark; before anything else it stays, since paths of Windows hold many.
 */
const MARK =
  /\\([`*_[\]<>|#])|`([^`\n]{1,4000})`|\*\*((?:\\[^\n]|[^*\\\n]){1,2000})\*\*|(?<![\p{L}\p{N}_])_((?:\\[^\n]|[^_\\\n]){1,2000})_(?![\p{L}\p{N}_])|\*((?:\\[^\n]|[^*\\\s])(?:\\[^\n]|[^*\\\n]){0,2000})\*|\[((?:\\[^\n]|[^\]\\\n]){1,1000})\]\((https?:\/\/[^\s()<>]{1,2000})\)/u;

function parseInlines(text: string): Inline[] {
  const inlines: Inline[] = [];
  let rest = text;
  for (let match = MARK.exec(rest); match !== null; match = MARK.exec(rest)) {
    if (match.index > 0) inlines.push({ text: rest.slice(0, match.index) });
    inlines.push(marked(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== "") inlines.push({ text: rest });
  return inlines;
}

function marked([whole, escaped, code, bold, italic, other, label, link]: RegExpExecArray): Inline {
  if (escaped !== undefined) return { text: escaped };
  if (code !== undefined) return { text: code, code: true };
  if (bold !== undefined) return { text: plain(bold), bold: true };
  if (italic !== undefined) return { text: plain(italic), italic: true };
  if (other !== undefined) return { text: plain(other), italic: true };
  if (label !== undefined && link !== undefined) return { text: plain(label), link };
  return { text: whole };
}

function plain(text: string): string {
  return text.replaceAll(/\\([`*_[\]<>|#])/g, "$1");
}
