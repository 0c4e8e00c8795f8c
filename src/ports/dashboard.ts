/** What the dashboard is given from the rest of the house, so that it never changes anything by itself. */
import type { RunState, WaitingFor } from "../core/run.ts";

export type Steered =
  | { readonly kind: "done"; readonly said: string; readonly run: string | null }
  /** Something stands in the way; the sentence says what. */
  | { readonly kind: "refused"; readonly said: string }
  /** There is no such task, run or question. */
  | { readonly kind: "unknown" };

/** What a person may change. Every call is one decision of a person at the dashboard. */
export interface Steering {
  runNow(task: string, options: { readonly full: boolean }): Promise<Steered>;
  pause(task: string, why: string | null): Promise<Steered>;
  resume(task: string): Promise<Steered>;
  cancel(run: string): Promise<Steered>;
  /** Both instants inclusive. */
  backfill(task: string, from: number, until: number): Promise<Steered>;
  /** @param inputHash of the input that the person has seen; the answer holds for no other */
  answer(
    approval: string,
    verdict: "approve" | "deny",
    given: { readonly inputHash: string; readonly words: string | null },
  ): Promise<Steered>;
}

/** The sentences that the command line says as well. */
export interface Sentences {
  /** Half a sentence, or null if there is nothing to explain. */
  why(state: RunState | "open", reason: string | null, detail: string | null): string | null;
  /** `for a lock` */
  waits(waitingFor: WaitingFor | null): string;
}
