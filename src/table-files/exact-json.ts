/** JSON on its way from a column into a file, with every digit of its numbers. */

interface ExactJson {
  parse(text: string, reviver: (name: string, value: unknown, how: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
}

/** What newer engines can do and the types do not know yet. */
const exact = JSON as unknown as ExactJson;

/** @returns what `JSON.stringify` writes as exactly this number */
export function rawNumber(digits: string): unknown {
  return exact.rawJSON(digits);
}

/** @returns what `JSON.stringify` writes as the same JSON; a text that is no JSON stays a text */
export function exactJson(text: string): unknown {
  try {
    return exact.parse(text, (_name, value, { source }) =>
      typeof value === "number" && source !== undefined && String(value) !== source
        ? rawNumber(source)
        : value,
    );
  } catch {
    return text;
  }
}
