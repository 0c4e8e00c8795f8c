/** Chromosomes as small numbers: 1 to 22, X is 23, Y is 24, MT is 25; 0 is anything else. */
import { SMALL, UNDERSCORE, ZERO } from "./ascii.ts";

const NAMES: readonly string[] = [
  ...Array.from({ length: 22 }, (_, index) => String(index + 1)),
  "X",
  "Y",
  "MT",
];

export const X = 23;
export const Y = 24;
export const MT = 25;
/** One more than the highest code. */
export const CODES = 26;

/** `7`, `X`, `MT`; empty for 0. */
export function chromosomeName(code: number): string {
  return NAMES[code - 1] ?? "";
}

/** Reads `7`, `chr7`, `CHR7`, `X`, `M`, `chrM`, `MT` and `NC_000007.13`. */
export function chromosomeOf(text: string): number {
  const bytes = Uint8Array.from(text, (sign) => Math.min(sign.charCodeAt(0), 127));
  return chromosomeCode(bytes, 0, bytes.length);
}

/** The same out of bytes, from `start` up to `end`. */
export function chromosomeCode(bytes: Uint8Array, start: number, end: number): number {
  const from = hasPrefix(bytes, start, end) ? start + 3 : start;
  const first = bytes[from] ?? 0;
  const second = bytes[from + 1] ?? 0;
  switch (end - from) {
    case 1:
      if (first > ZERO && first <= ZERO + 9) return first - ZERO;
      return letterCode(first | SMALL);
    case 2: {
      // "MT" in any case.
      if ((first | SMALL) === 109 && (second | SMALL) === 116) return MT;
      const number = (first - ZERO) * 10 + second - ZERO;
      return first > ZERO && isDigit(second) && number <= 22 ? number : 0;
    }
    default:
      return end - from > 9 && second === 67 && bytes[from + 2] === UNDERSCORE
        ? accessionCode(bytes, from + 3, end)
        : 0;
  }
}

function hasPrefix(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 3 &&
    ((bytes[start] ?? 0) | SMALL) === 99 &&
    ((bytes[start + 1] ?? 0) | SMALL) === 104 &&
    ((bytes[start + 2] ?? 0) | SMALL) === 114
  );
}

function letterCode(letter: number): number {
  if (letter === 120) return X;
  if (letter === 121) return Y;
  return letter === 109 ? MT : 0;
}

/** `NC_000001` to `NC_000024`, and `NC_012920` for the mitochondrion; the version behind the dot says which assembly. */
function accessionCode(bytes: Uint8Array, from: number, end: number): number {
  let number = 0;
  for (let at = from; at < end && isDigit(bytes[at] ?? 0); at += 1)
    number = number * 10 + (bytes[at] ?? 0) - ZERO;
  if (number === 12_920) return MT;
  return number >= 1 && number <= 24 ? number : 0;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9;
}
