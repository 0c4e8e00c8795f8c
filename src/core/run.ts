/** One execution for a slot or another trigger; retries are attempts of the same run. */
import type { Outcome } from "./outcome.ts";

export const TRIGGERS = ["slot", "manual", "after", "after_any", "dependency", "resident"] as const;
export type Trigger = (typeof TRIGGERS)[number];

export type WaitingFor = "dependency" | "lock" | "approval" | "retry";

export type LiveRunState = "queued" | "waiting" | "claimed" | "running";
export type RunState = LiveRunState | Outcome;

/** Proof of identity of a process: a pid alone may belong to a stranger by now. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque text of the platform; equal only for the same process of the same boot. */
  readonly startedAt: string;
  readonly bootId: string;
}

export interface Run {
  readonly id: string;
  readonly task: string;
  readonly trigger: Trigger;
  readonly slotId: number | null;
  /** The slot's instant, epoch ms; for other triggers the moment of asking. */
  readonly slotAt: number;
  readonly state: RunState;
  readonly waitingFor: WaitingFor | null;
  /** A word of the reasons listed in `specs/`, or null. */
  readonly reason: string | null;
  /** The sentence behind the reason. */
  readonly detail: string | null;
  /** Fencing token of the present or last claim. */
  readonly token: number;
  readonly owner: ProcessIdentity | null;
  /** Number of attempts started. */
  readonly attempts: number;
  readonly createdAt: number;
  /** Not claimable before this instant. */
  readonly notBefore: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly deadlineAt: number | null;
  readonly exitCode: number | null;
  readonly changed: number | null;
  readonly costUsd: number | null;
  /** Path of the day's log, relative to the home. */
  readonly log: string | null;
  /** Bytes of that log before the first line of the run; null if only reading it from its beginning tells. */
  readonly logOffset: number | null;
  readonly full: boolean;
  readonly cancelRequested: boolean;
  /** `--with k=v` of a manual run; settings laid over the task's own. */
  readonly params: Readonly<Record<string, string>>;
  readonly priority: number;
  /** True if the run makes up for time in which nothing ran. */
  readonly catchUp: boolean;
}
