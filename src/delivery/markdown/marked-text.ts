/** Blocks as plain text, with the places that are marked: what Telegram calls entities. Offsets are UTF-16 units. */
import type { Block, Inline } from "./parse.ts";
import { cellText, rowText, type Table, tableColumns } from "./table.ts";

export type Mark =
  | { readonly type: "bold" | "italic" | "code" | "pre"; readonly offset: number; readonly length: number }
  | { readonly type: "text_link"; readonly offset: number; readonly length: number; readonly url: string };

export interface MarkedText {
  readonly text: string;
  readonly marks: readonly Mark[];
}

const BULLETS = ["•", "◦", "▪"] as const;

export function toMarkedText(blocks: readonly Block[]): MarkedText {
  const writer = createWriter();
  let before: Block | null = null;
  for (const block of blocks) {
    if (before !== null) writer.add(isList(before) && isList(block) ? "\n" : "\n\n");
    writeBlock(writer, block);
    before = block;
  }
  return writer.done();
}

/** Puts one text after another. */
export function joinMarked(parts: readonly MarkedText[], between: string): MarkedText {
  const filled = parts.filter(({ text }) => text !== "");
  let text = "";
  const marks: Mark[] = [];
  for (const part of filled) {
    if (text !== "") text += between;
    const start = text.length;
    marks.push(...part.marks.map((mark) => ({ ...mark, offset: mark.offset + start })));
    text += part.text;
  }
  return { text, marks };
}

interface Writer {
  add(text: string, type?: "bold" | "italic" | "code" | "pre", url?: string): void;
  done(): MarkedText;
}

function createWriter(): Writer {
  let text = "";
  const marks: Mark[] = [];
  return {
    add(more, type, url) {
      const place = { offset: text.length, length: more.length };
      text += more;
      if (more.trim() === "") return;
      if (url !== undefined) marks.push({ type: "text_link", url, ...place });
      else if (type !== undefined) marks.push({ type, ...place });
    },
    done: () => ({ text, marks }),
  };
}

function writeBlock(writer: Writer, block: Block): void {
  switch (block.kind) {
    case "heading":
      writer.add(block.inlines.map(({ text }) => text).join(""), "bold");
      break;
    case "item":
      writer.add(`${"  ".repeat(block.depth)}${block.number ?? BULLETS[block.depth % 3]} `);
      writeInlines(writer, block.inlines);
      break;
    case "quote":
      writer.add("> ");
      writeInlines(writer, block.inlines);
      break;
    case "code":
      writer.add(block.text, "pre");
      break;
    case "table":
      writeTable(writer, block);
      break;
    case "rule":
      writer.add("———");
      break;
    default:
      writeInlines(writer, block.inlines);
  }
}

function writeTable(writer: Writer, table: Table): void {
  const columns = tableColumns(table);
  if (columns !== null) {
    writer.add(columns, "pre");
    return;
  }
  for (const [index, row] of table.rows.entries()) {
    const rest = rowText(table.head, row);
    writer.add(`${index === 0 ? "" : "\n"}${BULLETS[0]} `);
    writer.add(cellText(row[0] ?? []), "bold");
    if (rest !== "") writer.add(`: ${rest}`);
  }
}

function writeInlines(writer: Writer, inlines: readonly Inline[]): void {
  for (const { text, bold, italic, code, link } of inlines) {
    if (link !== undefined) writer.add(text, undefined, link);
    else if (code) writer.add(text, "code");
    else if (bold) writer.add(text, "bold");
    else if (italic) writer.add(text, "italic");
    else writer.add(text);
  }
}

function isList({ kind }: Block): boolean {
  return kind === "item" || kind === "quote";
}
