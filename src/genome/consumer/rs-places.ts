/** Whether a file's rs numbers are where the index has them. */
import type { ReferenceIndex } from "../io.ts";
import { isSubstitution } from "../shape.ts";
import { type CallList, codeIn, isIndelIn } from "./call-list.ts";

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
  /** Of so many calls as are enough, from all over the file: it may have been put together of two. */
  agreement(): RsAgreement;
}

export interface RsAgreement {
  /** Calls whose rs number the index knows as one letter by another, and how many of them are at its place. */
  readonly compared: number;
  readonly same: number;
}

/** Known calls that are compared: their share tells the file's within two or three of a hundred. */
const ENOUGH = 200;
/** So many calls of an array have as many known ones, nearly always. */
const SAMPLE = 8192;
const MORE = 8;

/** @param numbers which of the calls */
export function rsPlacesOf(calls: CallList, numbers: Uint32Array, index: ReferenceIndex): RsPlaces {
  const { pos, call } = calls.room(0);
  const { first } = index.keys;
  const all = fromAllOver(calls.size());
  const sample = all.next(SAMPLE);
  // Both at once: going through the index's numbers is what takes the time.
  const known = rsKnowledge(calls, joined(numbers, sample), index);
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
      const isPlaced = byPlace && pos[number] !== 0 && !isIndelIn(call[number] as number);
      return (bits & (isPlaced ? AT_PLACE : ON_CHROMOSOME)) === 0;
    },
    agreement() {
      const counts = { compared: 0, same: 0 };
      compare(known, numbers.length, sample.length, counts);
      for (let size = SAMPLE * MORE; all.left() > 0 && counts.compared < ENOUGH; size *= MORE) {
        const more = all.next(size);
        compare(rsKnowledge(calls, more, index), 0, more.length, counts);
      }
      return counts;
    },
  };
}

function compare(known: RsKnowledge, from: number, calls: number, counts: Counts): void {
  for (let place = from; place < from + calls && counts.compared < ENOUGH; place += 1) {
    const bits = known.bits(place);
    if ((bits & AS_LETTER) !== 0) counts.compared += 1;
    if ((bits & AS_LETTER_AT_PLACE) !== 0) counts.same += 1;
  }
}

interface Counts {
  compared: number;
  same: number;
}

function joined(one: Uint32Array, other: Uint32Array): Uint32Array {
  const both = new Uint32Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
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

/** The golden ratio's share of a file: steps of it come everywhere before they come close together. */
const STRIDE = 0.618_033_988_749_895;

/** Numbers from 0 up to `size`, each once, any of them from all over. */
function fromAllOver(size: number) {
  const step = stepThrough(size);
  let number = 0;
  let left = size;
  return {
    left: () => left,
    next(count: number): Uint32Array {
      const numbers = new Uint32Array(Math.min(count, left));
      for (let place = 0; place < numbers.length; place += 1) {
        numbers[place] = number;
        number = (number + step) % size;
      }
      left -= numbers.length;
      return numbers;
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
