/** What the calls of a file say of each record: one thing, or several that contradict each other. */
import type { Zygosity } from "../hit.ts";

const NONE = 0;
const ABSENT = 1;
const ONE_COPY = 2;
const ALL_COPIES = 3;
const CONTRADICTED = 4;

export interface Verdicts {
  /** @returns true if it is the first that is said of the row */
  carried(row: number, zygosity: Zygosity): boolean;
  absent(row: number): void;
  isContradicted(row: number): boolean;
  /** Rows that are carried by one call and not so by another. */
  contradicted(): number;
}

export function createVerdicts(rows: number): Verdicts {
  const verdicts = new Uint8Array(rows);
  let contradicted = 0;

  function say(row: number, verdict: number): boolean {
    const before = verdicts[row];
    if (before === NONE) verdicts[row] = verdict;
    else if (before !== verdict && before !== CONTRADICTED) {
      verdicts[row] = CONTRADICTED;
      contradicted += 1;
    }
    return before === NONE;
  }

  return {
    // One letter on X is as good as the same letter twice.
    carried: (row, zygosity) => say(row, zygosity === "heterozygous" ? ONE_COPY : ALL_COPIES),
    absent: (row) => void say(row, ABSENT),
    isContradicted: (row) => verdicts[row] === CONTRADICTED,
    contradicted: () => contradicted,
  };
}
