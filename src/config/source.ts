/** From bytes to text, before YAML is thought of. */
import { createHash } from "node:crypto";

/** Largest file that is read, in bytes. */
export const MAX_BYTES = 256 * 1024;

/** Why a file cannot be read as text; `offset` counts UTF-16 units of the text before the fault. */
export interface SourceFault {
  readonly before: string;
  readonly message: string;
  readonly allowed: string | null;
}

export type Source =
  | { readonly ok: true; readonly text: string; readonly hash: string }
  | { readonly ok: false; readonly fault: SourceFault };

/** Checks size and encoding and drops a byte order mark. The hash is the SHA-256 of the bytes as they are. */
export function readSource(content: Uint8Array | string): Source {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  if (bytes.length > MAX_BYTES) {
    const size = `${Math.ceil(bytes.length / 1024)} KB`;
    return fault("", `the file is too large (${size})`, `at most ${MAX_BYTES / 1024} KB`);
  }
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    return fault("", "the file is UTF-16", "UTF-8; in Notepad: Save as, encoding UTF-8");
  }
  const text = decode(bytes);
  if (text === null) {
    return fault(textBeforeFault(bytes), "here the file is not valid UTF-8", "UTF-8 text");
  }
  const control = text.search(FORBIDDEN);
  if (control !== -1) {
    const code = text.charCodeAt(control).toString(16).padStart(4, "0");
    const message = `control character U+${code.toUpperCase()}, which YAML does not allow`;
    return fault(text.slice(0, control), message, null);
  }
  return { ok: true, text, hash: createHash("sha256").update(bytes).digest("hex") };
}

// YAML 1.2 allows tab, line feed and carriage return. The two noncharacters are ours (see references.ts).
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufdd0\ufdd1]/;

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function textBeforeFault(bytes: Uint8Array): string {
  // The longest prefix that decodes, found by halving; `stream` forgives a character that is merely cut off.
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (decodesSoFar(bytes.subarray(0, middle))) good = middle;
    else bad = middle;
  }
  return new TextDecoder("utf-8").decode(bytes.subarray(0, good), { stream: true });
}

function decodesSoFar(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function fault(before: string, message: string, allowed: string | null): Source {
  return { ok: false, fault: { before, message, allowed } };
}
