/** Whether a file's rs numbers are where the index has them. */
import type { ReferenceIndex } from "../io.ts";
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

export interface RsAgreement {
  /** Calls whose rs number the index knows as one letter by another, and how many of them are at its place. */
  readonly compared: number;
  readonly same: number;
}

/** What the index knows of the rs numbers of calls. */
export interface RsPlaces {
  /** Of so many calls as are enough, from all over the file: it may have been put together of two. */
  agreement(): RsAgreement;
  /**
   * Does the index know the call's rs number, and only at places that are not the call's?
   *
   * @param byPlace whether places count; else the chromosome has to be the same
   */
  isElsewhere(number: number, byPlace: boolean): boolean;
}

/** Known calls that are compared: their share tells the file's within two or three of a hundred. */
const ENOUGH = 200;
/** The golden ratio's share of a file: steps of it come everywhere before they come close together. */
const STRIDE = 0.618_033_988_749_895;

export function rsPlacesOf(calls: CallList, index: ReferenceIndex): RsPlaces {
  const { rs, pos, call } = calls.room(0);
  const size = calls.size();
  const { shapes } = index;
  const { first, pos: positions } = index.keys;

  function known(number: number): number {
    const wanted = rs[number] as number;
    if (wanted === 0) return 0;
    const code = codeIn(call[number] as number);
    const at = pos[number] as number;
    let bits = 0;
    for (const row of index.byRs(wanted)) {
      const isHere = row >= (first[code] ?? 0) && row < (first[code + 1] ?? 0);
      const distance = Math.abs((positions[row] as number) - at);
      const isLetter = isSubstitution(shapes[row] ?? 0);
      bits |= KNOWN;
      if (isLetter && at !== 0) bits |= AS_LETTER;
      if (isHere) bits |= ON_CHROMOSOME;
      if (isHere && distance <= (isLetter ? 0 : NEAR))
        bits |= isLetter ? AT_PLACE | AS_LETTER_AT_PLACE : AT_PLACE;
    }
    return bits;
  }

  return {
    agreement() {
      let compared = 0;
      let same = 0;
      const step = stepThrough(size);
      for (let visited = 0, number = 0; visited < size && compared < ENOUGH; visited += 1) {
        const bits = known(number);
        if ((bits & AS_LETTER) !== 0) {
          compared += 1;
          if ((bits & AS_LETTER_AT_PLACE) !== 0) same += 1;
        }
        number = (number + step) % size;
      }
      return { compared, same };
    },
    isElsewhere(number, byPlace) {
      const bits = known(number);
      if (bits === 0) return false;
      const letter = firstLetterIn(call[number] as number);
      // Vendors choose the places of insertions and deletions freely.
      const isPlaced = byPlace && pos[number] !== 0 && letter !== D && letter !== I;
      return (bits & (isPlaced ? AT_PLACE : ON_CHROMOSOME)) === 0;
    },
  };
}

/** A step that comes to each of so many numbers once. */
function stepThrough(size: number): number {
  let step = Math.max(1, Math.floor(size * STRIDE));
  while (commonDivisor(step, size) !== 1) step += 1;
  return step;
}

function commonDivisor(one: number, other: number): number {
  return other === 0 ? one : commonDivisor(other, one % other);
}
