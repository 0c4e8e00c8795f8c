/** Names in a repository are bytes; people read text. */
import { isUtf8 } from "node:buffer";

const ASCII = /^[\x20-\x7e]*$/;

/** Text of bytes given one char each: UTF-8 where valid, otherwise each odd byte as `\xNN`. */
export function decodeBytes(latin1: string): string {
  if (ASCII.test(latin1)) return latin1;
  const bytes = Buffer.from(latin1, "latin1");
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return latin1.replace(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

/** One line without control characters, and without characters that turn the direction of the text. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16)}`;
  });
}
