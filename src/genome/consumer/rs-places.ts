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

/** What the index knows of the rs numbers of some calls, each named by its place among them. */
export interface RsPlaces {
  /** Rows of the rs number on the call's chromosome. */
  rows(place: number): readonly number[];
  /**
   * Does the index know the rs number, and only at places that are not the call's?
   *
   * @param byPlace whether places count; else the chromosome has to be the same
   */
  isElsewhere(place: number, byPlace: boolean): boolean;
}

/** @param numbers which of the calls */
export function rsPlacesOf(calls: CallList, numbers: Uint32Array, index: ReferenceIndex): RsPlaces {
  const { call } = calls.room(0);
  const { pos } = calls.room(0);
  const { first } = index.keys;
  const known = rsKnowledge(calls, numbers, index);
  return {
    rows(place) {
      const code = codeIn(call[numbers[place] as number] as number);
      const rows: number[] = [];
      for (const row of known.rows(place))
        if (row >= (first[code] ?? 0) && row < (first[code + 1] ?? 0)) rows.push(row);
      return rows;
    },
    isElsewhere(place, byPlace) {
      const bits = known.bits(place);
      if (bits === 0) return false;
      const number = numbers[place] as number;
      const letter = firstLetterIn(call[number] as number);
      // Vendors choose the places of insertions and deletions freely.
      const isPlaced = byPlace && pos[number] !== 0 && letter !== D && letter !== I;
      return (bits & (isPlaced ? AT_PLACE : ON_CHROMOSOME)) === 0;
    },
  };
}

export interface RsAgreement {
  /** Calls whose rs number the index knows as one letter by another, and how many of them are at its place. */
  readonly compared: number;
  readonly same: number;
}

/** Known calls that are compared: their share tells the file's within two or three of a hundred. */
const ENOUGH = 200;
/** So many calls of an array have as many known ones, nearly always. */
const FIRST_LOOK = 8192;
const MORE = 8;
/** The golden ratio's share of a file: steps of it come everywhere before they come close together. */
const STRIDE = 0.618_033_988_749_895;

/** Of so many calls as are enough, from all over the file: it may have been put together of two. */
export function rsAgreement(calls: CallList, index: ReferenceIndex): RsAgreement {
  const size = calls.size();
  const step = stepThrough(size);
  let compared = 0;
  let same = 0;
  let number = 0;
  for (let visited = 0, look = FIRST_LOOK; visited < size && compared < ENOUGH; look *= MORE) {
    const numbers = new Uint32Array(Math.min(look, size - visited));
    for (let place = 0; place < numbers.length; place += 1, number = (number + step) % size)
      numbers[place] = number;
    const known = rsKnowledge(calls, numbers, index);
    for (let place = 0; place < numbers.length && compared < ENOUGH; place += 1) {
      const bits = known.bits(place);
      if ((bits & AS_LETTER) !== 0) compared += 1;
      if ((bits & AS_LETTER_AT_PLACE) !== 0) same += 1;
    }
    visited += numbers.length;
  }
  return { compared, same };
}

interface RsKnowledge {
  rows(place: number): Uint32Array;
  bits(place: number): number;
}

function rsKnowledge(calls: CallList, numbers: Uint32Array, index: ReferenceIndex): RsKnowledge {
  const { rs, pos, call } = calls.room(0);
  const { shapes } = index;
  const { first, pos: positions } = index.keys;
  const { starts, rows } = index.byManyRs(numbers.map((number) => rs[number] as number));
  return {
    rows: (place) => rows.subarray(starts[place], starts[place + 1]),
    bits(place) {
      const number = numbers[place] as number;
      const code = codeIn(call[number] as number);
      const at = pos[number] as number;
      let bits = 0;
      for (let next = starts[place] as number; next < (starts[place + 1] as number); next += 1) {
        const row = rows[next] as number;
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
