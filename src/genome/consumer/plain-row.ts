/** The rows that nearly all rows are, read in one go: nothing in quotes, no blanks, no more columns than needed. */
import { BLANK, COMMA, CR, DASH, HASH, LF, QUOTE, SEMICOLON, TAB, ZERO } from "../ascii.ts";
import { MT, X, Y } from "../chromosomes.ts";
import { type CallList, packCall } from "./call-list.ts";
import type { Layout } from "./layout.ts";
import type { ConsumerCounts } from "./read-rows.ts";

const SMALL_R = 114;
const SMALL_S = 115;
/** No row is shorter. */
const LEAST_ROW = 8;
/** No chromosome is as long as ten digits tell. */
const MOST_DIGITS = 9;
const DOT = 46;
const QUESTION = 63;

/**
 * Reads rows from an offset on, as many as are plain.
 *
 * @returns offset of the first row that has to be read with more care, or the end
 */
export type ReadPlain = (bytes: Uint8Array, start: number, calls: CallList, counts: ConsumerCounts) => number;

/** @returns null where columns are in another order, or the separator is not one byte */
export function plainReader(
  layout: Layout,
  codeOf: (bytes: Uint8Array, from: number, end: number) => number,
): ReadPlain | null {
  const { separator, id, chrom, pos, genotype, second: secondColumn } = layout;
  const isUsual = id === 0 && chrom === 1 && pos === 2 && genotype === 3 && (secondColumn ?? 4) === 4;
  if (!isUsual || (separator !== TAB && separator !== COMMA && separator !== SEMICOLON)) return null;
  const hasSecond = secondColumn !== null;
  const codes = new Int8Array(1 << 16).fill(-1);
  /** Of the last row: most are on the same chromosome. */
  let lastKey = -1;
  let lastCode = 0;

  /** A chromosome's code by its one or two letters. */
  function known(bytes: Uint8Array, from: number, end: number): number {
    if (end - from > 2) return codeOf(bytes, from, end);
    const key =
      end - from === 1
        ? (bytes[from] as number)
        : ((bytes[from] as number) << 8) | (bytes[from + 1] as number);
    if (key === lastKey) return lastCode;
    if (codes[key] === -1) codes[key] = codeOf(bytes, from, end);
    lastKey = key;
    lastCode = codes[key] as number;
    return lastCode;
  }

  return (bytes, start, calls, counts) => {
    const end = bytes.length;
    const into = calls.room(Math.ceil((end - start) / LEAST_ROW));
    const { rs, pos: positions, call } = into;
    let size = calls.size();
    let row = start;
    for (; row < end;) {
      let at = row;
      let byte = bytes[at] as number;
      let digit = 0;
      let number = 0;
      if ((byte | 32) === SMALL_R && ((bytes[at + 1] as number) | 32) === SMALL_S) {
        for (at += 2; (digit = (bytes[at] as number) - ZERO) >= 0 && digit <= 9; at += 1)
          number = number * 10 + digit;
        if (at < row + 3 || bytes[at] !== separator) break;
      } else {
        while ((byte = bytes[at] as number) !== separator && isPlain(byte)) at += 1;
        if (byte !== separator || at === row || bytes[row] === HASH) break;
      }
      const from = at + 1;
      for (at = from; (byte = bytes[at] as number) !== separator && isPlain(byte);) at += 1;
      if (byte !== separator || at === from) break;
      const code = known(bytes, from, at);
      const digits = at + 1;
      let place = 0;
      for (at = digits; (digit = (bytes[at] as number) - ZERO) >= 0 && digit <= 9; at += 1)
        place = place * 10 + digit;
      if (at === digits || at - digits > MOST_DIGITS || bytes[at] !== separator) break;
      let first = LETTERS[bytes[at + 1] as number] as number;
      let second = 0;
      at += 2;
      if (hasSecond && bytes[at] !== separator) break;
      if (hasSecond) at += 1;
      if (hasSecond || !isEnd(bytes[at])) {
        second = LETTERS[bytes[at] as number] as number;
        at += 1;
      }
      if (bytes[at] === CR) at += 1;
      if (first === ODD || second === ODD || bytes[at] !== LF) break;
      row = at + 1;
      counts.rows += 1;
      if (first === NO_LETTER) [first, second] = [second, NO_LETTER];
      if (first === NO_LETTER || first === 0) counts.noCalls += 1;
      else if (code === 0) counts.elsewhere += 1;
      else {
        rs[size] = number;
        positions[size] = place;
        if (second === 0 || second === NO_LETTER) second = secondOf(code);
        call[size] = packCall(code, first, second);
        size += 1;
      }
    }
    calls.filled(size);
    return row;
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
const ODD = 255;

/** Of each byte the letter in capitals, `NO_LETTER` for the signs of none. */
const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === DASH || byte === ZERO || byte === DOT || byte === QUESTION) return NO_LETTER;
  return /[ACGTDI]/i.test(String.fromCharCode(byte)) ? byte & 0xdf : ODD;
});

/** A letter in capitals, or `NO_LETTER`; -1 for what else there is. */
export function letterOf(byte: number): number {
  const letter = LETTERS[byte] as number;
  return letter === ODD ? -1 : letter;
}

/** What stands for the other copy of one letter: nothing where there is but one, else a letter that was not called. */
export function secondOf(code: number): number {
  return code === X || code === Y || code === MT ? 0 : NO_LETTER;
}
