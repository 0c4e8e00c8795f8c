/**
 * What a task can see of everything else: a picture of the desk, taken when the attempt began. Instants are epoch
 * milliseconds. The ledger's own tables are not part of it.
 */
import type { FindingState } from "../core/finding.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Metric, Severity } from "../core/report.ts";
import type { RunState, Trigger } from "../core/run.ts";

export interface DeskTask {
  readonly id: string;
  /** The schedule in plain words. */
  readonly schedule: string;
  readonly enabled: boolean;
  /** True if only a person, or another task that asks for it, starts it. */
  readonly on_demand?: boolean;
  readonly paused: boolean;
  readonly last_success_at: number | null;
  /** When it was last worth reading, and in what words. */
  readonly last_report: { readonly finished_at: number | null; readonly headline: string | null } | null;
}

export interface DeskRun {
  readonly id: string;
  readonly task: string;
  readonly trigger: Trigger;
  readonly state: RunState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly slot_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly changed: number | null;
  readonly cost_usd: number | null;
}

/** A moment at which nothing ran. */
export interface DeskSlot {
  readonly task: string;
  readonly at: number;
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly detail: string | null;
  /** More than 1 for a stretch of equal moments. */
  readonly count: number;
}

/** Sums of one task on one day in the home's zone; days on which nothing happened have none. */
export interface DeskDay {
  /** null for what a person asked Claude without a task. */
  readonly task: string | null;
  /** `2026-11-23`. */
  readonly day: string;
  /** Runs that ended that day, by outcome. */
  readonly runs: Readonly<Partial<Record<Outcome, number>>>;
  /** Moments of that day at which nothing ran. */
  readonly not_run: readonly {
    readonly outcome: Outcome;
    readonly reason: string | null;
    readonly count: number;
  }[];
  /** Milliseconds that the succeeded runs took together, and how many of them there were. */
  readonly took_ms: number;
  readonly timed: number;
  /** Things changed, as far as runs said so; null if none did. */
  readonly changed: number | null;
  /** What Claude cost. */
  readonly cost_usd: number;
}

/** A change of a finding, as it was told. */
export interface DeskFindingChange {
  readonly at: number;
  readonly task: string;
  readonly key: string;
  readonly change: "new" | "reopened" | "changed" | "resolved";
  readonly severity: Severity;
  readonly title: string;
}

export interface DeskFinding {
  readonly task: string;
  readonly key: string;
  readonly scope: string;
  readonly severity: Severity;
  readonly title: string;
  readonly body: string | null;
  readonly state: FindingState;
  readonly first_seen: number;
  readonly last_seen: number;
  readonly resolved_at: number | null;
}

export interface DeskReport {
  readonly run: string;
  readonly task: string;
  readonly finished_at: number | null;
  readonly headline: string | null;
  readonly body: string | null;
  readonly metrics: readonly Metric[];
}

export interface DeskNext {
  readonly task: string;
  readonly at: number;
  /** Local time with offset, in the task's zone. */
  readonly local: string;
}

/** The picture as it is handed over; the parent process makes it. */
export interface DeskSnapshot {
  readonly taken_at: number;
  /** IANA zone of the home. */
  readonly zone: string;
  readonly tasks: readonly DeskTask[];
  /** Live runs and the last runs of every task, newest first. */
  readonly runs: readonly DeskRun[];
  /** Moments of the last days at which nothing ran, newest first. */
  readonly slots: readonly DeskSlot[];
  /** The last three weeks, day by day, oldest first. */
  readonly days: readonly DeskDay[];
  /** What became of findings in these weeks, oldest first. */
  readonly finding_changes: readonly DeskFindingChange[];
  /** Open findings, and those resolved lately. */
  readonly findings: readonly DeskFinding[];
  /** Reports of the last night, newest first. */
  readonly reports: readonly DeskReport[];
  /** What comes next, soonest first. */
  readonly next: readonly DeskNext[];
}

/** The picture, read on first use. */
export interface Desk {
  takenAt(): number;
  /** IANA zone of the home. */
  zone(): string;
  tasks(): readonly DeskTask[];
  runs(filter?: { task?: string; since?: number }): readonly DeskRun[];
  lastRun(task: string): DeskRun | null;
  slots(filter?: { task?: string; since?: number }): readonly DeskSlot[];
  /** The last three weeks, day by day, oldest first; `since` and `until` are local dates, both inclusive. */
  days(filter?: { task?: string; since?: string; until?: string }): readonly DeskDay[];
  findingChanges(filter?: { task?: string; since?: number }): readonly DeskFindingChange[];
  /** Open findings unless a state is named. */
  findings(filter?: { task?: string; state?: FindingState }): readonly DeskFinding[];
  reports(filter?: { task?: string; since?: number }): readonly DeskReport[];
  next(filter?: { task?: string; until?: number }): readonly DeskNext[];
}
