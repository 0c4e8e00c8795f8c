/** Blocks as HTML that holds nothing but our own tags: every text is escaped, links lead to http and https only. */
import type { Block, Inline } from "./parse.ts";
import type { Cell, Side, Table } from "./table.ts";

export function toHtml(blocks: readonly Block[]): string {
  return blocks.map(blockHtml).join("\n");
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h${Math.min(block.level + 1, 6)}>${inlinesHtml(block.inlines)}</h${Math.min(block.level + 1, 6)}>`;
    case "item":
      return `<div style="margin-left:${block.depth + 1}em">${block.number === null ? "•" : escapeHtml(block.number)} ${inlinesHtml(block.inlines)}</div>`;
    case "quote":
      return `<blockquote>${inlinesHtml(block.inlines)}</blockquote>`;
    case "code":
      return `<pre>${escapeHtml(block.text)}</pre>`;
    case "table":
      return tableHtml(block);
    case "rule":
      return "<hr>";
    default:
      return `<p>${inlinesHtml(block.inlines)}</p>`;
  }
}

function tableHtml({ head, rows, sides }: Table): string {
  const htmlOf = (cells: readonly Cell[], tag: "td" | "th") => rowHtml(cells, tag, sides);
  return `<table>${[htmlOf(head, "th"), ...rows.map((row) => htmlOf(row, "td"))].join("")}</table>`;
}

function rowHtml(cells: readonly Cell[], tag: "td" | "th", sides: readonly Side[]): string {
  const inside = cells.map(
    (cell, column) => `<${tag} align="${sides[column] ?? "left"}">${inlinesHtml(cell)}</${tag}>`,
  );
  return `<tr>${inside.join("")}</tr>`;
}

function inlinesHtml(inlines: readonly Inline[]): string {
  return inlines.map(inlineHtml).join("");
}

function inlineHtml({ text, bold, italic, code, link }: Inline): string {
  const safe = escapeHtml(text).replaceAll("\n", "<br>");
  if (code) return `<code>${safe}</code>`;
  if (bold) return `<strong>${safe}</strong>`;
  if (italic) return `<em>${safe}</em>`;
  return link === undefined ? safe : `<a href="${escapeHtml(link)}">${safe}</a>`;
}
