/** A table as text: in columns where a phone has room for them, else each row as a line of its own. */
import type { Inline } from "./parse.ts";

export interface Table {
  readonly kind: "table";
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** Of each column. */
  readonly sides: readonly Side[];
}

export type Side = "left" | "center" | "right";

export type Cell = readonly Inline[];

const BETWEEN = "  ";
/** A phone held upright shows so many characters of fixed width in a line. */
const WIDEST = 38;
const EMPTY = new Set(["", "–", "-", "—"]);

/** All columns side by side, for a fixed width; null if that is too wide. */
export function tableColumns({ head, rows, sides }: Table): string | null {
  const texts = [head, ...rows].map((row) => row.map(cellText));
  const widths = head.map((_, column) => Math.max(...texts.map((row) => lengthOf(row[column] ?? ""))));
  const width = widths.reduce((total, one) => total + one + BETWEEN.length, -BETWEEN.length);
  if (width > WIDEST) return null;
  return texts
    .map((row) =>
      row
        .map((text, column) => pad(text, widths[column] ?? 0, sides[column] ?? "left"))
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

/** @param under what stands under the cell of a head: `---:` */
export function sideOf(under: string): Side {
  if (!under.endsWith(":")) return "left";
  return under.startsWith(":") ? "center" : "right";
}

function pad(text: string, width: number, side: Side): string {
  const room = Math.max(0, width - lengthOf(text));
  const before = { left: 0, center: Math.floor(room / 2), right: room }[side];
  return " ".repeat(before) + text + " ".repeat(room - before);
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
