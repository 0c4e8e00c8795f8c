/** A change of the day's plan by the resident agent: one moment of one task is skipped or put off, with a reason. */

export interface AdaptationDraft {
  readonly task: string;
  /** The moment it is about, epoch ms. */
  readonly slotAt: number;
  readonly action: "skip" | "postpone";
  /** For `postpone`: not before this instant. */
  readonly untilAt: number | null;
  readonly reason: string;
}

export interface Adaptation extends AdaptationDraft {
  readonly id: number;
  readonly at: number;
  /** The resident agent's run that decided it. */
  readonly run: string;
  readonly state: "active" | "applied" | "overruled";
}

/** How far ahead a plan may be changed, and how far a moment may be put off. */
export const ADAPT_AHEAD_MS = 48 * 3_600_000;
export const POSTPONE_MOST_MS = 12 * 3_600_000;
/** Moments of one task that may be skipped in a row, after which it runs whatever the agent thinks. */
export const SKIPS_IN_ROW = 3;
