/** A table as text: in columns where a phone has room for them, else each row as a line of its own. */
import type { Inline } from "./parse.ts";

export interface Table {
  readonly kind: "table";
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

export type Cell = readonly Inline[];

const BETWEEN = "  ";
/** A phone held upright shows so many characters of fixed width in a line. */
const WIDEST = 38;
const EMPTY = new Set(["", "–", "-", "—"]);

/** All columns side by side, for a fixed width; null if that is too wide. */
export function tableColumns({ head, rows }: Table): string | null {
  const texts = [head, ...rows].map((row) => row.map(cellText));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => lengthOf(row[column] ?? ""))));
  const width = widths.reduce((total, one) => total + one + BETWEEN.length, -BETWEEN.length);
  if (width > WIDEST) return null;
  return texts
    .map((row) =>
      row
        .map((text, column) => pad(text, widths[column] ?? 0))
        .join(BETWEEN)
        .trimEnd(),
    )
    .join("\n");
}

/** What a row says after its first cell: `runs 7, succeeded 100 %`. */
export function rowText(head: readonly Cell[], row: readonly Cell[]): string {
  return row
    .slice(1)
    .map((cell, index) => ({ name: cellText(head[index + 1] ?? []), text: cellText(cell) }))
    .filter(({ text }) => !EMPTY.has(text))
    .map(({ name, text }) => (name === "" ? text : `${name} ${text}`))
    .join(", ");
}

export function cellText(cell: Cell): string {
  return cell.map(({ text }) => text).join("");
}

function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - lengthOf(text)));
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
