/** Does a person's X come once? Most vendors write its one letter twice then, as if there were two copies. */
import type { Assembly } from "../assembly.ts";
import { X } from "../chromosomes.ts";
import { type CallList, codeIn } from "./call-list.ts";
import type { ConsumerRow } from "./read-rows.ts";

/** The ends of X that Y has as well, so that everybody has two copies of them; first and last place. */
const SHARED: Readonly<Record<Assembly, readonly (readonly [number, number])[]>> = {
  GRCh37: [
    [60_001, 2_699_520],
    [154_931_044, 155_260_560],
  ],
  GRCh38: [
    [10_001, 2_781_479],
    [155_701_383, 156_030_895],
  ],
};

/** Of two copies a sixth of an array's places on X differ; of one, none but mistakes. */
const LEAST_CALLS = 200;
const MOST_MISTAKES = 0.01;

/** @param calls of an array whose positions are those of the assembly */
export function hasOneX(calls: CallList, assembly: Assembly): boolean {
  let called = 0;
  let different = 0;
  for (const number of callsOnX(calls)) {
    const call = calls.get(number);
    if (sharesX(call, assembly)) continue;
    called += 1;
    if (call.second !== 0 && call.first !== call.second) different += 1;
  }
  return called >= LEAST_CALLS && different <= called * MOST_MISTAKES;
}

function callsOnX(calls: CallList): Uint32Array {
  const { call } = calls.room(0);
  const numbers = new Uint32Array(calls.size());
  let count = 0;
  // Each is written, and the next one over it if it is not on X: without a branch that is first taken at the end of a file.
  for (let number = 0; number < numbers.length; number += 1) {
    numbers[count] = number;
    count += codeIn(call[number] as number) === X ? 1 : 0;
  }
  return numbers.subarray(0, count);
}

/** Is it at a place of X that Y has too? */
export function sharesX({ pos }: Pick<ConsumerRow, "pos">, assembly: Assembly): boolean {
  return SHARED[assembly].some(([first, last]) => pos >= first && pos <= last);
}
