/**
 * The one state machine of runs. Every trigger and every store goes through this table; what is not in it
 * cannot happen.
 *
 *     queued -> waiting(dependency | lock | approval | retry) -> claimed -> running -> terminal
 *
 * A slot is `open` until its run ends, and closes with the same word in the same transaction.
 */
import { OUTCOMES, type Outcome } from "./outcome.ts";
import type { LiveRunState, RunState } from "./run.ts";

/** What may happen to a run. */
export type RunEvent =
  /** It has to wait: for another task, a lock, a person, or the delay before the next attempt. */
  | "wait"
  /** Its wait is over but no place is free yet. */
  | "requeue"
  /** One process takes it, with a new fencing token. */
  | "claim"
  /** Recovery proved that nothing was started under the claim. */
  | "unclaim"
  /** Another process takes over the watch of a living attempt, with a new token. */
  | "adopt"
  /** The work is about to be started. */
  | "start"
  /** The last attempt is over and no other follows. */
  | "end"
  /** It ends without (another) start: skipped, missed, merged, cancelled, superseded. */
  | "close";

/** What the ledger does in the transaction of a transition, beside writing the new state. */
export type Effect =
  | "new_token"
  | "hold_locks"
  | "release_locks"
  | "open_attempt"
  | "close_attempt"
  | "close_slot"
  /** Nobody has to answer any more what a run asked that is over. */
  | "expire_approvals"
  /** What is still reserved for it counts as spent. */
  | "assume_spend";

export interface TransitionRule {
  /** `outcome` stands for the outcome that the event carries. */
  readonly to: LiveRunState | "outcome";
  readonly effects: readonly Effect[];
  /** True if only the holder of the current token may do it. */
  readonly fenced: boolean;
}

const CLAIM: TransitionRule = { to: "claimed", effects: ["new_token", "hold_locks"], fenced: false };
const CLOSE: TransitionRule = { to: "outcome", effects: ["close_slot", "assume_spend"], fenced: false };

export const TRANSITIONS: Readonly<Record<LiveRunState, Partial<Record<RunEvent, TransitionRule>>>> = {
  queued: {
    wait: { to: "waiting", effects: [], fenced: false },
    claim: CLAIM,
    close: CLOSE,
  },
  waiting: {
    wait: { to: "waiting", effects: [], fenced: false },
    requeue: { to: "queued", effects: [], fenced: false },
    claim: CLAIM,
    close: { ...CLOSE, effects: [...CLOSE.effects, "expire_approvals"] },
  },
  claimed: {
    start: { to: "running", effects: ["open_attempt"], fenced: true },
    unclaim: { to: "queued", effects: ["release_locks"], fenced: true },
    end: { to: "outcome", effects: ["release_locks", "close_slot", "assume_spend"], fenced: true },
  },
  running: {
    adopt: { to: "running", effects: ["new_token"], fenced: true },
    wait: { to: "waiting", effects: ["close_attempt", "release_locks"], fenced: true },
    end: {
      to: "outcome",
      effects: ["close_attempt", "release_locks", "close_slot", "assume_spend"],
      fenced: true,
    },
  },
};

const TERMINAL: ReadonlySet<string> = new Set(OUTCOMES);

/** True for states that no event leaves. */
export function isTerminal(state: RunState): state is Outcome {
  return TERMINAL.has(state);
}

/**
 * The rule for an event in a state.
 *
 * @returns null if the event cannot happen there; terminal states are final.
 */
export function transitionRule(from: RunState, event: RunEvent): TransitionRule | null {
  if (isTerminal(from)) return null;
  return TRANSITIONS[from][event] ?? null;
}
