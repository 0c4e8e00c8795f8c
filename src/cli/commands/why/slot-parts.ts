import type { RunState } from "../../../core/run.ts";
import type { Explanation, RunFacts } from "../../../engine/explain.ts";

export interface SlotParts {
  readonly at: number | null;
  /** `open` while a slot is; null if there is no slot and no run. */
  readonly outcome: RunState | "open" | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly count: number;
  readonly run: RunFacts | null;
  /** The run that stands for a slot that did not run itself. */
  readonly standing: RunFacts | null;
}

const NOTHING: SlotParts = {
  at: null,
  outcome: null,
  reason: null,
  detail: null,
  count: 0,
  run: null,
  standing: null,
};

/** The same few facts out of every kind of explanation. */
export function slotParts(explanation: Explanation): SlotParts {
  switch (explanation.kind) {
    case "slot": {
      const { slot, run, standing } = explanation;
      const { reason, detail } = slot;
      const outcome = slot.outcome ?? run?.run.state ?? "open";
      return { at: slot.occurrence.at, outcome, reason, detail, count: 1, run, standing };
    }
    case "span": {
      const { span, standing } = explanation;
      return {
        ...NOTHING,
        at: span.lastAt,
        outcome: span.outcome,
        reason: span.reason,
        detail: span.detail,
        count: span.count,
        standing,
      };
    }
    case "run": {
      const { run } = explanation;
      const { state, reason, detail } = run.run;
      return { ...NOTHING, at: run.run.slotAt, outcome: state, reason, detail, count: 1, run };
    }
    case "undecided":
      return { ...NOTHING, at: explanation.occurrence.at, count: 1 };
    case "no_slot":
      return { ...NOTHING, at: explanation.at };
    case "nothing_yet":
      return NOTHING;
  }
}
