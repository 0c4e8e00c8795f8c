/** What the calls of a file say of each record: one thing, or several that contradict each other. */
import type { Zygosity } from "../hit.ts";

const ABSENT = 1;
const ONE_COPY = 2;
const ALL_COPIES = 3;
const CONTRADICTED = 4;

export interface Verdicts {
  /** @returns true if it is the first that is said of the row */
  carried(row: number, zygosity: Zygosity): boolean;
  absent(row: number): void;
  isCarried(row: number): boolean;
  isContradicted(row: number): boolean;
  /** Rows that are carried by one call and not so by another. */
  contradicted(): number;
}

export function createVerdicts(): Verdicts {
  const verdicts = new Map<number, number>();
  let contradicted = 0;

  function say(row: number, verdict: number): boolean {
    const before = verdicts.get(row);
    if (before === undefined) verdicts.set(row, verdict);
    else if (before !== verdict && before !== CONTRADICTED) {
      verdicts.set(row, CONTRADICTED);
      contradicted += 1;
    }
    return before === undefined;
  }

  return {
    // One letter on X is as good as the same letter twice.
    carried: (row, zygosity) => say(row, zygosity === "heterozygous" ? ONE_COPY : ALL_COPIES),
    absent: (row) => void say(row, ABSENT),
    isCarried: (row) => (verdicts.get(row) ?? ABSENT) !== ABSENT,
    isContradicted: (row) => verdicts.get(row) === CONTRADICTED,
    contradicted: () => contradicted,
  };
}
