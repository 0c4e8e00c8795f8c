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

/** JSON in which every text is clean. */
export function cleanJson(answer: unknown): string {
  return JSON.stringify(answer, (_name, value: unknown) =>
    typeof value === "string" ? clean(value) : value,
  );
}
