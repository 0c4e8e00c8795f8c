/** Where a file's rs numbers are in the index, of all calls in one go: sorted, they are passed by the index's own. */
import type { ReferenceIndex } from "../io.ts";
import { sortedCopy } from "../radix.ts";
import { isSubstitution } from "../shape.ts";
import { type CallList, codeIn, firstLetterIn } from "./call-list.ts";

/** Bits of what the index knows of a call's rs number. */
const KNOWN = 1;
/** On the call's chromosome, with an allele of the call's kind or not. */
const ON_CHROMOSOME = 2;
/** At the call's place. */
const AT_PLACE = 4;
/** As one letter by another, whose place is beyond doubt; and there. */
const AS_LETTER = 8;
const AS_LETTER_AT_PLACE = 16;

/** An insertion, deletion or change of several letters is written so far away from the letter that an array looks at. */
const NEAR = 100;

const D = 68;
const I = 73;

export interface RsPlaces {
  /** Calls whose rs number the index knows as one letter by another, and how many of them are at its place. */
  readonly compared: number;
  readonly same: number;
  /**
   * Does the index know the call's rs number, and only at places that are not the call's?
   *
   * @param byPlace whether places count; else the chromosome has to be the same
   */
  isElsewhere(number: number, byPlace: boolean): boolean;
}

export function findRsPlaces(calls: CallList, index: ReferenceIndex): RsPlaces {
  const { rs, pos, call } = calls.room(0);
  const size = calls.size();
  const known = new Uint8Array(size);
  const sorted = sortedCopy(rs.subarray(0, size));
  const { shapes } = index;
  const { first, pos: positions } = index.keys;
  index.passRs(sorted.keys, (place, row) => {
    const number = sorted.values[place] as number;
    const code = codeIn(call[number] as number);
    const isHere = row >= (first[code] ?? 0) && row < (first[code + 1] ?? 0);
    const distance = Math.abs((positions[row] as number) - (pos[number] as number));
    const isLetter = isSubstitution(shapes[row] ?? 0);
    let bits = KNOWN;
    if (isLetter && pos[number] !== 0) bits |= AS_LETTER;
    if (isHere) bits |= ON_CHROMOSOME;
    if (isHere && distance <= (isLetter ? 0 : NEAR))
      bits |= isLetter ? AT_PLACE | AS_LETTER_AT_PLACE : AT_PLACE;
    known[number] = (known[number] as number) | bits;
  });
  let compared = 0;
  let same = 0;
  for (const bits of known) {
    if ((bits & AS_LETTER) === 0) continue;
    compared += 1;
    if ((bits & AS_LETTER_AT_PLACE) !== 0) same += 1;
  }
  return {
    compared,
    same,
    isElsewhere(number, byPlace) {
      const bits = known[number] as number;
      if (bits === 0) return false;
      const letter = firstLetterIn(call[number] as number);
      // Vendors choose the places of insertions and deletions freely.
      const isPlaced = byPlace && pos[number] !== 0 && letter !== D && letter !== I;
      return (bits & (isPlaced ? AT_PLACE : ON_CHROMOSOME)) === 0;
    },
  };
}
