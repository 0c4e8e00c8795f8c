/** The decision ladder: what is asked before a task is started, cheapest first, and what each step said. */

export const DECISION_STEPS = [
  "calendar",
  "plan",
  "key",
  "budget",
  "input",
  "gate_script",
  "gate_model",
] as const;
export type DecisionStep = (typeof DECISION_STEPS)[number];

export interface Decision {
  readonly step: DecisionStep;
  readonly verdict: "go" | "skip" | "defer";
  /** One sentence for people. */
  readonly reason: string;
  /** What the verdict goes by: figures, a hash; null if the sentence says it all. */
  readonly evidence: Readonly<Record<string, string | number | boolean | null>> | null;
}
