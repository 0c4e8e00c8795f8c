/** Does a person's X come once? Most vendors write its one letter twice then, as if there were two copies. */
import type { Assembly } from "../assembly.ts";
import { X } from "../chromosomes.ts";
import { type CallList, codeIn, firstLetterIn } from "./call-list.ts";
import type { ConsumerRow } from "./read-rows.ts";

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** The ends of X that Y has as well, so that everybody has two copies of them. */
const SHARED: Readonly<Record<Assembly, readonly [Stretch, Stretch]>> = {
  GRCh37: [
    { first: 60_001, last: 2_699_520 },
    { first: 154_931_044, last: 155_260_560 },
  ],
  GRCh38: [
    { first: 10_001, last: 2_781_479 },
    { first: 155_701_383, last: 156_030_895 },
  ],
};

/** Of two copies a sixth of an array's places on X differ; of one, none but mistakes. */
const LEAST_CALLS = 200;
const MOST_MISTAKES = 0.01;

/** @param calls of an array whose positions are those of the assembly */
export function hasOneX(calls: CallList, assembly: Assembly): boolean {
  const { call: packed, pos } = calls.room(0);
  const [start, end] = SHARED[assembly];
  const size = calls.size();
  let called = 0;
  let different = 0;
  // X comes last: what is asked of each call first is what all calls have.
  for (let number = 0; number < size; number += 1) {
    const call = packed[number] as number;
    const at = pos[number] as number;
    const second = call & 0xff;
    const isShared = isBetween(at, start) || isBetween(at, end);
    const isDifferent = second !== 0 && firstLetterIn(call) !== second;
    const isCounted = !isShared && codeIn(call) === X;
    called += isCounted ? 1 : 0;
    different += isDifferent && isCounted ? 1 : 0;
  }
  return called >= LEAST_CALLS && different <= called * MOST_MISTAKES;
}

/** Is it at a place of X that Y has too? */
export function sharesX({ pos }: Pick<ConsumerRow, "pos">, assembly: Assembly): boolean {
  return SHARED[assembly].some((stretch) => isBetween(pos, stretch));
}

function isBetween(pos: number, { first, last }: Stretch): boolean {
  return pos >= first && pos <= last;
}
