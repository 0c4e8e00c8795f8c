/** Markdown as a tree. There is no way from a text to HTML: what looks like a tag stays text. */

export type Inline =
  | { readonly kind: "text" | "code"; readonly text: string }
  | { readonly kind: "strong" | "em" | "del"; readonly inner: readonly Inline[] }
  | { readonly kind: "link"; readonly href: string; readonly inner: readonly Inline[] }
  | { readonly kind: "break" };

export type Block =
  | { readonly kind: "p"; readonly inner: readonly Inline[] }
  | { readonly kind: "h"; readonly level: number; readonly inner: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "list"; readonly isOrdered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "table"; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: "rule" };

export interface Cell {
  readonly inner: readonly Inline[];
  readonly isRight: boolean;
}

const LONGEST = 200_000;
const DEEPEST = 6;

export function parseMarkdown(text: string): Block[] {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}\n\n…` : text;
  return blocksOf(cut.replaceAll("\r\n", "\n").split("\n"), 0);
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) blocks.push({ kind: "p", inner: parseInline(paragraph.join("\n")) });
    paragraph = [];
  };
  for (let i = 0; i < lines.length;) {
    const line = lines[i] ?? "";
    const taken = depth >= DEEPEST ? null : blockAt(lines, i, depth);
    if (taken !== null) {
      flush();
      blocks.push(taken.block);
      i = taken.next;
      continue;
    }
    if (line.trim() === "") flush();
    else paragraph.push(line.trim());
    i += 1;
  }
  flush();
  return blocks;
}

interface Taken {
  readonly block: Block;
  readonly next: number;
}

/** A heading may end with signs of its own, behind a blank. */
function withoutClosing(text: string): string {
  const end = text.trimEnd();
  let at = end.length;
  while (at > 0 && end[at - 1] === "#") at -= 1;
  return at < end.length && /[ \t]/.test(end[at - 1] ?? "") ? end.slice(0, at).trimEnd() : text;
}

function blockAt(lines: readonly string[], i: number, depth: number): Taken | null {
  const line = lines[i] ?? "";
  const heading = /^(#{1,6})[ \t]+(.*)$/.exec(line);
  if (heading !== null) {
    const inner = parseInline(withoutClosing(heading[2] ?? ""));
    return { block: { kind: "h", level: heading[1]?.length ?? 1, inner }, next: i + 1 };
  }
  if (/^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$/.test(line))
    return { block: { kind: "rule" }, next: i + 1 };
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (fence !== undefined) return fenced(lines, i, fence);
  if (/^ {0,3}>/.test(line)) {
    const end = endWhere(lines, i, (text) => !/^ {0,3}>/.test(text));
    const inner = lines.slice(i, end).map((text) => text.replace(/^ {0,3}> ?/, ""));
    return { block: { kind: "quote", blocks: blocksOf(inner, depth + 1) }, next: end };
  }
  if (
    line.includes("|") &&
    /^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$/.test(lines[i + 1] ?? "")
  )
    return table(lines, i);
  return bullet(line) === null ? null : list(lines, i, depth);
}

function endWhere(lines: readonly string[], from: number, isEnd: (line: string) => boolean): number {
  const found = lines.findIndex((line, index) => index >= from && isEnd(line));
  return found === -1 ? lines.length : found;
}

function fenced(lines: readonly string[], i: number, fence: string): Taken {
  const end = endWhere(lines, i + 1, (line) => line.trimStart().startsWith(fence));
  return { block: { kind: "code", text: lines.slice(i + 1, end).join("\n") }, next: end + 1 };
}

function table(lines: readonly string[], i: number): Taken {
  const right = cellsOf(lines[i + 1] ?? "").map((text) => text.trim().endsWith(":"));
  const rowOf = (line: string): Cell[] =>
    cellsOf(line).map((text, n) => ({ inner: parseInline(text.trim()), isRight: right[n] === true }));
  const end = endWhere(lines, i + 2, (line) => !line.includes("|"));
  return {
    block: { kind: "table", head: rowOf(lines[i] ?? ""), rows: lines.slice(i + 2, end).map(rowOf) },
    next: end,
  };
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split(/(?<!\\)\|/);
}

function bullet(line: string): { indent: number; isOrdered: boolean; text: string } | null {
  const match = /^( *)(?:[-*+]|(\d{1,9})[.)])[ \t]+(.*)$/.exec(line);
  if (match === null) return null;
  return { indent: match[1]?.length ?? 0, isOrdered: match[2] !== undefined, text: match[3] ?? "" };
}

function list(lines: readonly string[], from: number, depth: number): Taken {
  const first = bullet(lines[from] ?? "");
  const indent = first?.indent ?? 0;
  const items: string[][] = [];
  let i = from;
  for (; i < lines.length; i += 1) {
    const line = lines[i] ?? "";
    const item = bullet(line);
    if (item !== null && item.indent <= indent) {
      if (item.indent < indent || item.isOrdered !== first?.isOrdered) break;
      items.push([item.text]);
    } else if (line.trim() === "") {
      const next = lines[i + 1] ?? "";
      if (bullet(next) === null && !/^ {2,}\S/.test(next)) break;
      items.at(-1)?.push("");
    } else if (item !== null || /^ {2,}\S/.test(line)) {
      items.at(-1)?.push(line.slice(Math.min(indent + 2, line.length - line.trimStart().length)));
    } else break;
  }
  const block: Block = {
    kind: "list",
    isOrdered: first?.isOrdered === true,
    items: items.map((item) => blocksOf(item, depth + 1)),
  };
  return { block, next: i };
}

const MARKS = [
  ["**", "strong"],
  ["__", "strong"],
  ["~~", "del"],
  ["*", "em"],
  ["_", "em"],
] as const;

export function parseInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let plain = "";
  const flush = () => {
    if (plain !== "") parts.push({ kind: "text", text: plain });
    plain = "";
  };
  for (let i = 0; i < text.length;) {
    const taken = depth >= DEEPEST ? null : inlineAt(text, i, depth);
    if (taken === null) {
      plain += text[i];
      i += 1;
      continue;
    }
    flush();
    parts.push(taken.part);
    i = taken.next;
  }
  flush();
  return parts;
}

function inlineAt(text: string, i: number, depth: number): { part: Inline; next: number } | null {
  const sign = text[i] ?? "";
  if (sign === "\\" && /[\\`*_{}[\]()#+\-.!|~>]/.test(text[i + 1] ?? ""))
    return { part: { kind: "text", text: text[i + 1] ?? "" }, next: i + 2 };
  if (sign === "\n")
    return { part: text[i - 1] === "\\" ? { kind: "break" } : { kind: "text", text: " " }, next: i + 1 };
  if (sign === "`") {
    const end = text.indexOf("`", i + 1);
    return end === -1 ? null : { part: { kind: "code", text: text.slice(i + 1, end) }, next: end + 1 };
  }
  if (sign === "[" || (sign === "!" && text[i + 1] === "["))
    return linkAt(text, sign === "!" ? i + 1 : i, depth);
  if (sign === "h" && /^https?:\/\//.test(text.slice(i, i + 8)) && !/\w/.test(text[i - 1] ?? "")) {
    const href = /^[^\s<>"')\]]+/.exec(text.slice(i, i + 2000))?.[0].replace(/[.,;:!?]+$/, "") ?? "";
    return { part: { kind: "link", href, inner: [{ kind: "text", text: href }] }, next: i + href.length };
  }
  for (const [mark, kind] of MARKS) {
    if (!text.startsWith(mark, i) || /\s/.test(text[i + mark.length] ?? " ")) continue;
    if (mark.startsWith("_") && /\w/.test(text[i - 1] ?? "")) continue;
    const end = text.indexOf(mark, i + mark.length);
    if (end === -1 || /\s/.test(text[end - 1] ?? " ")) continue;
    const inner = parseInline(text.slice(i + mark.length, end), depth + 1);
    return { part: { kind, inner }, next: end + mark.length };
  }
  return null;
}

/** Pictures are shown as links: nothing is ever loaded from elsewhere. */
function linkAt(text: string, i: number, depth: number): { part: Inline; next: number } | null {
  const close = text.indexOf("](", i);
  if (close === -1) return null;
  const end = text.indexOf(")", close);
  if (end === -1 || text.slice(i, close).includes("\n\n")) return null;
  const href = safeHref(text.slice(close + 2, end).split(/\s/)[0] ?? "");
  const inner = parseInline(text.slice(i + 1, close), depth + 1);
  if (href === null) return { part: { kind: "em", inner }, next: end + 1 };
  return { part: { kind: "link", href, inner }, next: end + 1 };
}

/** Only places that a browser visits; never code, never a file. */
export function safeHref(href: string): string | null {
  try {
    const url = new URL(href);
    return url.protocol === "https:" || url.protocol === "http:" || url.protocol === "mailto:"
      ? url.href
      : null;
  } catch {
    return null;
  }
}
