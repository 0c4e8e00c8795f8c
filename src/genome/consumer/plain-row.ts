/** The row that nearly all rows are, read in one go: nothing in quotes, no blanks, no more columns than needed. */
import { BLANK, COMMA, CR, DASH, HASH, LF, QUOTE, SEMICOLON, TAB, ZERO } from "../ascii.ts";
import type { Layout } from "./layout.ts";

const SMALL_R = 114;
const DOT = 46;
const QUESTION = 63;
const SMALL_S = 115;
/** No chromosome is as long as ten digits tell. */
const MOST_DIGITS = 9;

export interface PlainRow {
  rs: number;
  code: number;
  pos: number;
  /** A letter, or `NO_LETTER`. */
  first: number;
  /** The same; 0 if nothing is there. */
  second: number;
}

/**
 * Reads the row that begins at an offset.
 *
 * @returns offset behind its line break; -1 if it has to be read with more care
 */
export type ReadPlain = (bytes: Uint8Array, start: number, row: PlainRow) => number;

/** @returns null where columns are in another order, or the separator is not one byte */
export function plainReader(
  layout: Layout,
  codeOf: (bytes: Uint8Array, from: number, end: number) => number,
): ReadPlain | null {
  const { separator, id, chrom, pos, genotype, second } = layout;
  const isUsual = id === 0 && chrom === 1 && pos === 2 && genotype === 3 && (second ?? 4) === 4;
  if (!isUsual || (separator !== TAB && separator !== COMMA && separator !== SEMICOLON)) return null;
  const codes = new Int8Array(1 << 16).fill(-1);

  /** A chromosome's code by its one or two letters. */
  function known(bytes: Uint8Array, from: number, end: number): number {
    if (end - from > 2) return codeOf(bytes, from, end);
    const key =
      end - from === 1
        ? (bytes[from] as number)
        : ((bytes[from] as number) << 8) | (bytes[from + 1] as number);
    if (codes[key] === -1) codes[key] = codeOf(bytes, from, end);
    return codes[key] as number;
  }

  return (bytes, start, row) => {
    let at = start;
    let byte = bytes[at] as number;
    let digit = 0;
    let number = 0;
    if ((byte | 32) === SMALL_R && ((bytes[at + 1] as number) | 32) === SMALL_S) {
      for (at += 2; (digit = (bytes[at] as number) - ZERO) >= 0 && digit <= 9; at += 1)
        number = number * 10 + digit;
      if (at < start + 3 || bytes[at] !== separator) return -1;
    } else {
      for (; (byte = bytes[at] as number) !== separator; at += 1) if (!isPlain(byte)) return -1;
      if (at === start || bytes[start] === HASH) return -1;
    }
    row.rs = number;
    const from = at + 1;
    for (at = from; (byte = bytes[at] as number) !== separator; at += 1) if (!isPlain(byte)) return -1;
    if (at === from) return -1;
    row.code = known(bytes, from, at);
    const digits = at + 1;
    number = 0;
    for (at = digits; (digit = (bytes[at] as number) - ZERO) >= 0 && digit <= 9; at += 1)
      number = number * 10 + digit;
    if (at === digits || at - digits > MOST_DIGITS || bytes[at] !== separator) return -1;
    row.pos = number;
    const letters = at + 1;
    at = letters + 1;
    row.first = letterOf(bytes[letters] as number);
    if (row.first === -1) return -1;
    row.second = 0;
    if (second !== null) {
      if (bytes[at] !== separator) return -1;
      at += 1;
    }
    if (second !== null || !isEnd(bytes[at])) {
      row.second = letterOf(bytes[at] as number);
      if (row.second === -1) return -1;
      at += 1;
    }
    if (bytes[at] === CR) at += 1;
    return bytes[at] === LF ? at + 1 : -1;
  };
}

function isPlain(byte: number): boolean {
  return byte > BLANK && byte !== QUOTE;
}

function isEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}

/** Stands where a letter could not be called. */
export const NO_LETTER = DASH;

/** A letter in capitals, `NO_LETTER` for the signs of none; -1 for what else there is. */
export function letterOf(byte: number): number {
  if (byte === DASH || byte === ZERO || byte === DOT || byte === QUESTION) return NO_LETTER;
  const letter = byte & 0xdf;
  const isLetter =
    letter === 65 || letter === 67 || letter === 71 || letter === 84 || letter === 68 || letter === 73;
  return isLetter ? letter : -1;
}
