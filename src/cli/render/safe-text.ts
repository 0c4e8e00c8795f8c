/** Text of tasks is hostile: it may try to move the cursor or to pass for a line of ours. */

// Everything that could steer a terminal or turn the reading direction, but tab and newline.
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line: control characters shown as `\x1b`, newlines as spaces. */
export function safeLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, " ").replace(STEERING, shown);
}

/** Several lines: newlines and tabs stay, everything else that steers is shown. */
export function safeBlock(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replace(STEERING, (character) =>
      character === "\n" || character === "\t" ? character : shown(character),
    );
}

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\t") return " ";
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
