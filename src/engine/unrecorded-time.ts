/** When passes failed, and when none was made at all: a moment is missed for another reason in the one than in the other. */

/** Wall clock, epoch ms. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

export interface UnrecordedTime {
  /** @param isLedgers whether it was the ledger that could not be written */
  failed(pass: Stretch, isLedgers: boolean): void;
  /** True if the ledger could not be written when this moment came. */
  covers(at: number, now: number): boolean;
  /** The longest time from `from` on in which nobody was there; null if there is none worth a word. */
  longestAbsence(from: number, now: number): Stretch | null;
  clear(): void;
}

/** @param graceMs passes that are no further apart than this are one stretch */
export function unrecordedTime(graceMs: number): UnrecordedTime {
  let failed: (Stretch & { readonly isLedgers: boolean })[] = [];

  /** Up to now, unless the machine slept since the last pass. */
  function untilNow({ until }: Stretch, now: number): number {
    return now - until <= graceMs ? Math.max(until, now) : until;
  }

  return {
    failed(pass, isLedgers) {
      const last = failed.at(-1);
      const goesOn = last?.isLedgers === isLedgers && Math.abs(pass.until - last.until) <= graceMs;
      if (goesOn) failed[failed.length - 1] = { ...last, until: Math.max(last.until, pass.until) };
      else failed.push({ ...pass, isLedgers });
    },
    covers(at, now) {
      return failed.some((stretch, index) => {
        const until = index === failed.length - 1 ? untilNow(stretch, now) : stretch.until;
        return stretch.isLedgers && at > stretch.from && at <= until;
      });
    },
    longestAbsence(from, now) {
      let longest: Stretch | null = null;
      let hereUntil = from;
      for (const { from: until, until: next } of [...failed, { from: now, until: now }]) {
        const length = until - hereUntil;
        if (length > graceMs && (longest === null || length > longest.until - longest.from))
          longest = { from: hereUntil, until };
        hereUntil = Math.max(hereUntil, next);
      }
      return longest;
    },
    clear() {
      failed = [];
    },
  };
}
