/** The ledger as the dashboard looks over it: sums per day, the newest of many tasks, cheap signs of change. */
import type { Outcome } from "../core/outcome.ts";
import type { Run, RunState, Trigger, WaitingFor } from "../core/run.ts";
import type { SpendKind } from "./claude-ledger.ts";

/** A slot, a stretch of slots that did not run, or a run without a slot. */
export interface Moment {
  readonly task: string;
  readonly at: number;
  readonly state: RunState | "open";
  readonly waitingFor: WaitingFor | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly run: string | null;
  readonly trigger: Trigger | null;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly count: number;
}

export interface MomentFilter {
  readonly task: string;
  /** The newest so many. */
  readonly limit: number;
  readonly since: number;
  /** True leaves out what waits or is under way, however much of it there is. */
  readonly ended?: boolean;
}

export interface EndsFilter {
  readonly from: number;
  /** Excluded. */
  readonly until: number;
  /** Milliseconds of one bucket; buckets are counted from `from`. */
  readonly width: number;
  readonly task?: string;
}

/** How moments ended, added up. */
export interface EndsRow {
  readonly bucket: number;
  readonly outcome: Outcome;
  /** A later run stands for them. */
  readonly isSuperseded: boolean;
  readonly count: number;
}

export interface Duration {
  readonly run: string;
  readonly at: number;
  readonly ms: number;
  readonly outcome: Outcome;
}

export interface AttemptBar {
  readonly run: Run;
  readonly n: number;
  readonly from: number;
  readonly until: number | null;
  readonly outcome: Outcome | null;
}

export interface SpendCall {
  readonly kind: SpendKind;
  readonly model: string;
  readonly usd: number;
  readonly isEstimate: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
}

export interface LedgerOverview {
  /** Another number after every change that anyone made, in whatever process. */
  mark(): Promise<number>;
  /** Of the last good configuration; null before the first. */
  configHash(): Promise<string | null>;
  /** Of one task, oldest first. */
  moments(filter: MomentFilter): Promise<Moment[]>;
  /** Of all tasks, with `from <= at < until`, oldest first. */
  momentsBetween(from: number, until: number, limit: number): Promise<Moment[]>;
  /** The run of each task that was made last; with `ended`, of those that have ended. */
  newestRuns(filter?: { ended: true }): Promise<Run[]>;
  ends(filter: EndsFilter): Promise<EndsRow[]>;
  /** Runs that worked to their end, newest first. */
  durations(filter: { task: string; since: number; limit: number }): Promise<Duration[]>;
  /** Attempts that were at work at some time between two instants. */
  attemptsBetween(from: number, until: number, limit: number): Promise<AttemptBar[]>;
  spendOfRun(run: string): Promise<SpendCall[]>;
  /** Instant of the oldest slot or run; null in a new ledger. */
  oldest(): Promise<number | null>;
}
