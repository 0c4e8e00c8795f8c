/** Texts of tasks are hostile. What could turn the direction of writing or hide itself is shown escaped, once for all. */

const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

export function clean(text: string): string {
  return text.replace(STEERING, (sign) =>
    sign === "\n" || sign === "\t" ? sign : sign === "\r" ? "" : shown(sign),
  );
}

function shown(sign: string): string {
  const code = sign.codePointAt(0) ?? 0;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}

/**
 * JSON in which every text is clean. Names of fields stay: the page knows them.
 *
 * @param mask takes secrets out
 */
export function cleanJson(answer: unknown, mask: (text: string) => string): string {
  const raw = JSON.stringify(answer);
  // Nearly always there is none, and one look over the whole is a fraction of a look at each text.
  const change = mask(raw) === raw ? clean : (text: string) => clean(mask(text));
  return JSON.stringify(changed(answer, change));
}

function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => changed(item, change));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changed(item, change)]));
}
