/** The ledger as people read it: the command line, the dashboard, MCP. Never changes anything. */
import type { Finding, FindingState } from "../core/finding.ts";
import type { Message } from "../core/message.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Report, Severity } from "../core/report.ts";
import type { Run, RunState, Trigger, WaitingFor } from "../core/run.ts";
import type { Occurrence } from "../core/slot.ts";
import type { ClaudeReading } from "./claude-ledger.ts";
import type { DeliveryReading } from "./delivery-ledger.ts";
import type { Instance, NoteKey, Revision, TaskMemory } from "./ledger.ts";

export interface HistoryFilter {
  readonly task?: string;
  /** A final or current state, for instance `failed`, `missed`, `running`. */
  readonly state?: string;
  /** True leaves out what waits or is under way, however much of it there is. */
  readonly ended?: boolean;
  readonly since?: number;
  readonly until?: number;
  /** Default 50. */
  readonly limit?: number;
}

/** A run, a slot that never ran, or a stretch of such slots. */
export interface HistoryRow {
  readonly kind: "run" | "slot";
  /** The run's id, or `slot:N`, or `span:N`. */
  readonly id: string;
  readonly task: string;
  /** The slot's instant; null for runs without one. */
  readonly slotAt: number | null;
  readonly trigger: Trigger | null;
  readonly state: RunState | "open";
  readonly waitingFor: WaitingFor | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly exitCode: number | null;
  readonly changed: number | null;
  readonly costUsd: number | null;
  readonly log: string | null;
  /** Slots that the row stands for; 1 but for spans. */
  readonly count: number;
  /** Last slot of a span. */
  readonly lastSlotAt: number | null;
  /** When the row came to be: sorting and paging go by it. */
  readonly at: number;
}

export interface SlotRecord {
  readonly id: string;
  readonly task: string;
  readonly revision: number;
  readonly occurrence: Occurrence;
  /** null while open. */
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly detail: string | null;
  /** It ran while the clock was wrong, at a moment that came later or never. */
  readonly ofBogusFuture: boolean;
  readonly closedAt: number | null;
  readonly runId: string | null;
}

export interface SpanRecord {
  readonly id: string;
  readonly task: string;
  readonly revision: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly firstNominal: string;
  readonly lastNominal: string;
  readonly count: number;
  readonly outcome: Outcome;
  readonly reason: string;
  readonly detail: string | null;
}

export interface AttemptRecord {
  readonly n: number;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly deadlineAt: number | null;
  readonly pid: number | null;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly leaked: number;
}

export interface StoredMessage extends Message {
  readonly id: number;
  readonly state: "pending" | "sent" | "failed" | "unknown" | "expired";
  /** The message that stands for this one: a digest, or the one it repeats. */
  readonly containedIn: number | null;
}

/** A day of somebody's zone. */
export interface DayStretch {
  readonly day: string;
  readonly from: number;
  /** Excluded. */
  readonly until: number;
}

/** What of a task ended in one way on a day: runs by their end, moments without one by their instant. */
export interface DaySum {
  readonly day: string;
  readonly task: string;
  readonly outcome: Outcome;
  /** False for what never ran; its reason is then told. */
  readonly hasStarted: boolean;
  readonly reason: string | null;
  readonly count: number;
  /** Successful runs, and the time that they took together. */
  readonly timed: number;
  readonly tookMs: number;
  /** null if none of them said. */
  readonly changed: number | null;
}

/** One real change of a finding. */
export interface FindingChange {
  readonly at: number;
  readonly task: string;
  readonly key: string;
  readonly change: "new" | "reopened" | "changed" | "resolved";
  readonly severity: Severity;
  readonly title: string;
}

export interface LedgerReading extends ClaudeReading, DeliveryReading {
  history(filter: HistoryFilter): Promise<HistoryRow[]>;
  run(id: string): Promise<Run | null>;
  /** Runs whose id holds this text; at most 10. */
  findRuns(text: string): Promise<Run[]>;
  newestRun(task: string): Promise<Run | null>;
  liveRuns(): Promise<Run[]>;
  attempts(run: string): Promise<AttemptRecord[]>;
  report(run: string): Promise<Report | null>;
  /** What ended on each of some days; stretches without a run are not among it. */
  daySums(days: readonly DayStretch[]): Promise<DaySum[]>;
  /** Oldest first. */
  findingChanges(since: number): Promise<FindingChange[]>;
  /** Newest run of the task that left a report. */
  newestReport(task: string): Promise<{ run: Run; report: Report } | null>;
  findings(filter: { task?: string; states?: readonly FindingState[] }): Promise<Finding[]>;
  messages(filter: { since?: number; limit?: number }): Promise<StoredMessage[]>;
  memories(): Promise<TaskMemory[]>;
  /** Revisions that were in force at some time between two instants, oldest first. */
  revisions(from: number, until: number): Promise<Revision[]>;
  /** Slots with `from <= at <= until`, by instant. */
  slots(filter: { task?: string; from: number; until: number }): Promise<SlotRecord[]>;
  /** Spans that reach into the stretch. */
  spans(filter: { task?: string; from: number; until: number }): Promise<SpanRecord[]>;
  events(filter: { since?: number; limit?: number }): Promise<{ at: number; kind: string; text: string }[]>;
  instances(): Promise<Instance[]>;
  note(key: NoteKey): Promise<string | null>;
  /** Outcomes since an instant, per task. */
  counts(since: number): Promise<{ task: string; outcome: Outcome; count: number }[]>;
}
