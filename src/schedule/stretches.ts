/** Gathers equal decisions about neighbouring moments, so that a year of misses takes one row and little memory. */
import type { Occurrence } from "../core/slot.ts";

/** Longest stretch of equal non-runs that is still written moment by moment. */
export const LONGEST_SINGLE_STRETCH = 50;

/** Neighbours that ended the same way. `single` lists them while they are few, and is empty after that. */
export interface EqualStretch<Verdict> {
  readonly verdict: Verdict;
  readonly single: readonly Occurrence[];
  readonly first: Occurrence;
  readonly last: Occurrence;
  readonly count: number;
}

export interface StretchGatherer<Verdict> {
  add(occurrence: Occurrence, verdict: Verdict): void;
  readonly stretches: readonly EqualStretch<Verdict>[];
}

/** @param isEqual whether two verdicts may stand in one row */
export function gatherStretches<Verdict>(
  isEqual: (a: Verdict, b: Verdict) => boolean,
): StretchGatherer<Verdict> {
  const stretches: Growing<Verdict>[] = [];
  return {
    stretches,
    add(occurrence, verdict) {
      const open = stretches.at(-1);
      if (open === undefined || !isEqual(open.verdict, verdict)) {
        stretches.push({ verdict, single: [occurrence], first: occurrence, last: occurrence, count: 1 });
        return;
      }
      open.last = occurrence;
      open.count += 1;
      if (open.count <= LONGEST_SINGLE_STRETCH) open.single.push(occurrence);
      else open.single.length = 0;
    },
  };
}

interface Growing<Verdict> {
  readonly verdict: Verdict;
  readonly single: Occurrence[];
  readonly first: Occurrence;
  last: Occurrence;
  count: number;
}
