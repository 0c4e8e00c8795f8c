/** `stars >= 1 and release >= 2026-09-15`, or plain words that any column may hold. */

export class FilterError extends Error {}

export interface Filter {
  /** SQL with a `?` for each value; empty for none. */
  readonly where: string;
  readonly values: readonly (string | number)[];
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
  const values: (string | number)[] = [];
  for (const part of text.trim().split(/\s+and\s+/i)) {
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

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function unquoted(text: string): string {
  const inner = /^'(.*)'$|^"(.*)"$/s.exec(text.trim());
  return inner?.[1] ?? inner?.[2] ?? text.trim();
}

function valueOf(text: string): string | number {
  const plain = text.trim();
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : unquoted(plain);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, "\\$&");
}
