/** `stars >= 1 and release >= 2026-09-15`, or plain words that any column may hold. */

export class FilterError extends Error {}

export interface Filter {
  /** SQL with a `?` for each value; empty for none. */
  readonly where: string;
  readonly values: readonly (string | number | bigint)[];
}

const CONDITION = /^([\w.]+)\s*(>=|<=|!=|<>|=|>|<|~)\s*(.+)$/s;
const OPERATORS: Readonly<Record<string, string>> = {
  ">=": ">=",
  "<=": "<=",
  "!=": "is not",
  "<>": "is not",
  "=": "is",
  ">": ">",
  "<": "<",
};

/** @throws FilterError with a sentence for the person who wrote it */
export function parseFilter(text: string, columns: readonly string[]): Filter {
  if (text.trim() === "") return { where: "", values: [] };
  const parts: string[] = [];
  const values: (string | number | bigint)[] = [];
  for (const part of partsOf(text)) {
    const match = CONDITION.exec(part.trim());
    if (match === null) {
      parts.push(`(${columns.map((name) => `${quoted(name)} like ? escape '\\'`).join(" or ")})`);
      for (const _ of columns) values.push(`%${escaped(part.trim())}%`);
      continue;
    }
    const [, name = "", operator = "", rest = ""] = match;
    if (!columns.includes(name))
      throw new FilterError(`There is no column "${name}". Columns: ${columns.join(", ")}.`);
    if (operator === "~") {
      parts.push(`${quoted(name)} like ? escape '\\'`);
      values.push(`%${escaped(unquoted(rest))}%`);
    } else {
      parts.push(`${quoted(name)} ${OPERATORS[operator]} ?`);
      values.push(valueOf(rest));
    }
  }
  return { where: parts.join(" and "), values };
}

/** Between each `and` that stands outside quotes. */
function partsOf(text: string): string[] {
  const parts = [""];
  for (const [piece] of text.trim().matchAll(PIECE)) {
    if (AND.test(piece)) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${piece}`);
  }
  return parts;
}

/** An `and`, an operator with its quoted text, or a sign. */
const PIECE = /\s+and\s+|[=<>~]\s*(?:'[^']*'|"[^"]*")(?=\s|$)|[^]/gi;
const AND = /^\s+and\s+$/i;

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function unquoted(text: string): string {
  const inner = /^'(.*)'$|^"(.*)"$/s.exec(text.trim());
  return inner?.[1] ?? inner?.[2] ?? text.trim();
}

function valueOf(text: string): string | number | bigint {
  const plain = text.trim();
  // A number would be rounded to another row's; SQLite knows whole numbers of 64 bits.
  if (/^-?\d{16,}$/.test(plain) && BigInt(plain) === BigInt.asIntN(64, BigInt(plain))) return BigInt(plain);
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : unquoted(plain);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
