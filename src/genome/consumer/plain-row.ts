/** The rows that nearly all rows are, read in one go: nothing in quotes, no blanks, no more columns than needed. */
import { BLANK, COMMA, CR, DASH, HASH, LF, QUOTE, SEMICOLON, TAB, ZERO } from "../ascii.ts";
import { CODES, MT, X, Y } from "../chromosomes.ts";
import { LARGEST_RS } from "../row-arrays.ts";
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
 * Reads rows from an offset on, as many as are plain. What differs between chromosomes is looked up, not branched on: a
 * branch that is first taken after half of the file throws away the machine code of the whole loop.
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
  const codes = shortNames(codeOf);

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
        if (at < row + 3 || bytes[at] !== separator || number > LARGEST_RS) break;
      } else {
        while ((byte = bytes[at] as number) !== separator && isPlain(byte)) at += 1;
        if (byte !== separator || at === row || bytes[row] === HASH) break;
      }
      const from = at + 1;
      let name = 0;
      for (at = from; (byte = bytes[at] as number) !== separator && isPlain(byte); at += 1)
        name = (name << 8) | byte;
      if (byte !== separator || at === from) break;
      const code = at - from > 2 ? codeOf(bytes, from, at) : (codes[name] as number);
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
        call[size] = packCall(code, first, SECONDS[(code << 8) | second] as number);
        size += 1;
      }
    }
    calls.filled(size);
    return row;
  };
}

/** Codes of chromosomes by the one or two letters of their names, as one number. */
function shortNames(codeOf: (bytes: Uint8Array, from: number, end: number) => number): Int8Array {
  const codes = new Int8Array(1 << 16);
  for (let first = BLANK + 1; first < 128; first += 1) {
    codes[first] = codeOf(Uint8Array.of(first), 0, 1);
    for (let second = BLANK + 1; second < 128; second += 1)
      codes[(first << 8) | second] = codeOf(Uint8Array.of(first, second), 0, 2);
  }
  return codes;
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

/** The second letter as it counts, by the chromosome's code and the letter that was written. */
const SECONDS = Uint8Array.from({ length: CODES << 8 }, (_, at) => {
  const letter = at & 0xff;
  return letter === 0 || letter === NO_LETTER ? secondOf(at >>> 8) : letter;
});
