/**
 * How much history a branch keeps: every commit of the present month, and one for all that was before. The month is that
 * of UTC, so that it does not tell where the user lives.
 */
import type { NewCommit, Tip } from "./work-repository.ts";

/** True if what the branch holds was published in an earlier month than `now`. */
export function isOfEarlierMonth(tip: Pick<Tip, "committedAt">, now: number): boolean {
  return monthOf(tip.committedAt) < monthOf(now);
}

/** One commit in the place of all that led to the tip, with the same files. */
export function squashed(tip: Tip, now: number): NewCommit {
  return {
    tree: tip.tree,
    parent: null,
    message: `Everything before ${monthOf(now)}`,
    at: tip.committedAt,
  };
}

/** `2026-11`. */
function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}
