/**
 * Makes what a program printed safe to look at: bytes that are no text and signs that could steer a terminal are shown
 * escaped, line breaks become plain ones.
 */

export interface PrintableStream {
  /** Takes bytes, cut anywhere, and gives text. A character cut in two waits for its rest. */
  push(bytes: Uint8Array): string;
  /** Gives what still waits. */
  end(): string;
}

export function printableStream(): PrintableStream {
  let waiting = new Uint8Array(0);
  return {
    push(bytes) {
      const all = new Uint8Array(waiting.length + bytes.length);
      all.set(waiting);
      all.set(bytes, waiting.length);
      const whole = all.length - unfinished(all);
      waiting = all.slice(whole);
      return printable(all.subarray(0, whole));
    },
    end() {
      const text = printable(waiting);
      waiting = new Uint8Array(0);
      return text;
    },
  };
}

/** One piece of output as text. */
export function printable(bytes: Uint8Array): string {
  let text: string;
  try {
    text = STRICT.decode(bytes);
  } catch {
    text = decodeBroken(bytes);
  }
  return text.replaceAll(STEERING, shown);
}

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** C0 and C1 controls but tab and line feed, and the marks that turn the direction of writing. */
const STEERING = /\r\n|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

function shown(sign: string): string {
  if (sign === "\r\n" || sign === "\r") return "\n";
  const code = sign.charCodeAt(0);
  return code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`;
}

/** Valid stretches as text, every other byte as `\xNN`. */
function decodeBroken(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes[at] ?? 0);
    if (length > 0 && isSequence(bytes, at, length)) {
      at += length;
      continue;
    }
    parts.push(STRICT.decode(bytes.subarray(from, at)), `\\x${hex(bytes[at] ?? 0, 2)}`);
    at += 1;
    from = at;
  }
  return parts.join("") + STRICT.decode(bytes.subarray(from));
}

/** Does a character of this length stand here, in its shortest form and no half of a surrogate pair? */
function isSequence(bytes: Uint8Array, at: number, length: number): boolean {
  for (let index = 1; index < length; index += 1)
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return false;
  const first = bytes[at] ?? 0;
  const second = bytes[at + 1] ?? 0;
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  if (first === 0xf4) return second < 0x90;
  return true;
}

/** Bytes at the end that begin a character whose rest may still come. */
function unfinished(bytes: Uint8Array): number {
  // A carriage return may be the first half of a line break.
  if (bytes[bytes.length - 1] === 0x0d) return 1;
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const length = sequenceLength(bytes[bytes.length - back] ?? 0);
    if (length > 0) return length > back ? back : 0;
  }
  return 0;
}

/** Length of the UTF-8 sequence that a byte begins; 0 if it begins none. */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
