/** One input's place in the prompt. What stands in it cannot end it. */

// Whitespace and invisible characters inside a tag would not keep a reader from seeing a tag.
const TAG = /<(?=[\s\p{Cf}]*(?:\/[\s\p{Cf}]*)?input)/giu;

/** Text in which nothing looks like the beginning or the end of a block. */
export function neutralised(content: string): string {
  return content.replace(TAG, "&lt;");
}

export interface BlockParts {
  readonly name: string;
  /** What is to be known of the content, or why there is none. */
  readonly note: string | null;
  /** Already neutralised. */
  readonly content: string;
}

/** A block; its tags stand alone on their lines. */
export function blockOf({ name, note, content }: BlockParts): string {
  const about = note === null ? "" : ` note="${attribute(note)}"`;
  const end = content === "" || content.endsWith("\n") ? "" : "\n";
  return `<input name="${attribute(name)}"${about}>\n${content}${end}</input>\n`;
}

/** Names of files may hold anything but a slash. */
function attribute(text: string): string {
  return text.replace(/[&"<>\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
}
