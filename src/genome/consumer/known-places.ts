/** Which calls are worth looking up. */
import { type Keys, rowFinder } from "../keys.ts";
import { type CallList, codeIn, isIndelIn } from "./call-list.ts";

/** Of so many calls those in letters are looked at only where ClinVar has something: looking all up takes too long. */
const MANY = 100_000;

/** @returns all calls, or of very many those that may have to do with a record if their places are the index's */
export function callsToLookUp(calls: CallList, keys: Keys): Uint32Array {
  return calls.size() >= MANY ? atKnownPlaces(calls, keys) : allCalls(calls);
}

export function allCalls(calls: CallList): Uint32Array {
  const numbers = new Uint32Array(calls.size());
  for (let number = 0; number < numbers.length; number += 1) numbers[number] = number;
  return numbers;
}

/** All calls but those in letters where the index has nothing, which most are. */
function atKnownPlaces(calls: CallList, keys: Keys): Uint32Array {
  const { pos, call } = calls.room(0);
  const rowAt = rowFinder(keys);
  const size = calls.size();
  const numbers = new Uint32Array(size);
  let count = 0;
  for (let number = 0; number < size; number += 1) {
    const packed = call[number] as number;
    const at = pos[number] as number;
    if (at !== 0 && !isIndelIn(packed) && rowAt(codeIn(packed), at) === -1) continue;
    numbers[count] = number;
    count += 1;
  }
  return numbers.subarray(0, count);
}
