/**
 * The ledger as the engine uses it: one source of truth for revisions, slots, runs, attempts, reports, findings and
 * messages. Instants are epoch milliseconds. Reading for people is in `ledger-reading.ts`.
 */
import type { Finding, FindingUpdate } from "../core/finding.ts";
import type { Message } from "../core/message.ts";
import type { Outcome } from "../core/outcome.ts";
import type { Report } from "../core/report.ts";
import type { ProcessIdentity, Run, Trigger, WaitingFor } from "../core/run.ts";
import type { Closing, Occurrence } from "../core/slot.ts";
import type { Config, SlotRule } from "../core/task.ts";
import type { ClaudeChanges, ClaudeFacts } from "./claude-ledger.ts";
import type { TrendFacts } from "./trend-facts.ts";
import type { DeliveryChanges, DeliveryFacts } from "./delivery-ledger.ts";
import type { SpanRecord } from "./ledger-reading.ts";
import type { RunEvent } from "../core/transitions.ts";

/** A task's rule and zone as in force between two moments. */
export interface Revision {
  readonly id: number;
  readonly task: string;
  readonly rule: SlotRule;
  readonly zone: string;
  /** Slots strictly after this instant belong to it. */
  readonly fromAt: number;
  /** Slots up to and including this instant belong to it; null while in force. */
  readonly untilAt: number | null;
  /** The watermark: every slot up to and including this instant is recorded. */
  readonly plannedUntil: number;
}

/** What the ledger remembers of a task beside its slots and runs. */
export interface TaskMemory {
  readonly task: string;
  readonly pausedAt: number | null;
  readonly pausedWhy: string | null;
  readonly lastSuccessAt: number | null;
  /** Ended runs since the last success that were bad. */
  readonly failuresInRow: number;
  /** When the last failure alert was written; damps repeats. */
  readonly alertedAt: number | null;
  /** As last reported by the task, verbatim. */
  readonly watermark: string | null;
  /** When the last full rebuild succeeded. */
  readonly lastFullAt: number | null;
  /** Hash of the declared inputs that were last worked through; null if it declares none. */
  readonly inputHash: string | null;
}

export interface OpenSlot {
  readonly id: number;
  readonly task: string;
  readonly revision: number;
  readonly at: number;
  readonly runId: string | null;
}

/** A slot to be recorded. With a closing it is closed at once; without one it is open and a run is made for it. */
export interface NewSlot {
  readonly task: string;
  readonly revision: number;
  readonly occurrence: Occurrence;
  readonly closing: Closing | null;
  readonly run: NewRun | null;
}

/** More than 50 equal non-runs in a row, as one row. */
export interface NewSpan {
  readonly task: string;
  readonly revision: number;
  readonly first: Occurrence;
  readonly last: Occurrence;
  readonly count: number;
  readonly closing: Closing;
}

export interface NewRun {
  readonly id: string;
  readonly task: string;
  readonly trigger: Trigger;
  readonly slotAt: number;
  readonly notBefore: number;
  readonly full: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly priority: number;
  readonly catchUp: boolean;
}

/** Facts that a transition writes beside the state. Absent keys stay as they are. */
export interface RunPatch {
  readonly waitingFor?: WaitingFor | null;
  readonly reason?: string | null;
  readonly detail?: string | null;
  readonly notBefore?: number;
  readonly owner?: ProcessIdentity;
  readonly locks?: readonly string[];
  readonly deadlineAt?: number | null;
  readonly exitCode?: number | null;
  readonly changed?: number | null;
  readonly costUsd?: number | null;
  readonly log?: string | null;
  /** Where in `log` the part of the attempt that ends begins, in bytes; counts with `log` alone. */
  readonly logOffset?: number | null;
}

/** How an attempt ended; needed by every event that closes one. */
export interface AttemptEnd {
  readonly outcome: Outcome;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly leaked: number;
}

export interface RunTransition {
  readonly run: string;
  readonly event: RunEvent;
  readonly at: number;
  /** The token of the caller's claim; required where the transition is fenced. */
  readonly token?: number;
  /** For `end` and `close`. */
  readonly outcome?: Outcome;
  readonly patch?: RunPatch;
  readonly attempt?: AttemptEnd;
}

/** A process of Nightdesk that may own runs. */
export interface Instance {
  readonly id: string;
  readonly kind: "loop" | "tick" | "run";
  readonly process: ProcessIdentity;
  readonly seenAt: number;
}

/** Small facts that outlive a process; the meaning of each key is with its user in `engine/`. */
export type NoteKey =
  /** SHA-256 of the YAML that the last pass used. */
  | "config_hash"
  /** What of that YAML is on a published page. */
  | "public_facts"
  /** Earliest instant at which something may have to be done; absent while unknown. */
  | "wake_at"
  /** Newest wall-clock instant that was ever recorded. */
  | "newest_instant"
  /** JSON: last trusted reading of the clocks. */
  | "clock_reading"
  /** JSON: a doubted reading and since when; absent while the clock is trusted. */
  | "clock_suspect"
  /** After the clock went back: slots up to this instant may be recorded already. */
  | "replay_until"
  /** An earlier version deleted slots that closed before this instant. */
  | "pruned_before"
  /** Local date of the last backup and clean-up. */
  | "maintained_on"
  /** Hash of the invalid YAML that was alerted last. */
  | "config_alert"
  /** Hash of a Claude task's newest result, and how often it came in a row. */
  | `same_result:${string}`
  /** When it was said that no API key is set; absent since one was. */
  | "no_key_told"
  /** Milliseconds between two ticks as registered with the system's scheduler. */
  | "tick_every_ms"
  /** JSON: instants of the last hour at which models had a run queued. */
  | "model_runs"
  /** JSON: ids of questions that lie before people, on channels that can take them back when they are answered. */
  | "open_questions"
  /** JSON: messages in chats that follow runs which have not ended yet. */
  | "live_messages"
  /** When a sign of life was sent last. */
  | "sign_sent_at"
  /** JSON: ids of runs that did not succeed and are told of by signs that have arrived. */
  | "sign_told_runs"
  /** How many in a row have not arrived; absent while they do. */
  | "signs_lost"
  /** When one arrived last. */
  | "sign_arrived_at"
  /** Why the last one did not arrive; absent if it did. */
  | "sign_fault"
  /** When the entry there was written. */
  | "tick_installed_at"
  /** Names of the channels in use, with commas between; absent if there are none. */
  | "channels"
  /** JSON: channels that cannot be reached, by name; absent while all are well. */
  | "channel_troubles"
  /** JSON: which bot, and the first update of it that was not acted upon yet. */
  | "telegram_offset"
  /** How many updates were ignored, since nobody who may send any sent them. */
  | "telegram_ignored"
  /** JSON: chats that became others, from the id in the configuration to the one in use. */
  | "telegram_chats";

export interface LedgerTransaction
  extends ClaudeFacts, ClaudeChanges, TrendFacts, DeliveryFacts, DeliveryChanges {
  // Facts
  note(key: NoteKey): Promise<string | null>;
  revisionsInForce(): Promise<Revision[]>;
  /** Any revision, ended ones included. */
  revision(id: number): Promise<Revision | null>;
  memories(): Promise<TaskMemory[]>;
  memory(task: string): Promise<TaskMemory>;
  /** Queued, waiting, claimed and running runs; oldest moment first, higher priority first within one. */
  liveRuns(): Promise<Run[]>;
  liveRunsOf(task: string): Promise<Run[]>;
  run(id: string): Promise<Run | null>;
  /** Locks held now, by name. */
  heldLocks(): Promise<ReadonlyMap<string, string>>;
  openSlots(task: string): Promise<OpenSlot[]>;
  /** Newest slot at or before an instant, spans included. */
  newestSlot(
    task: string,
    at: number,
  ): Promise<{ at: number; outcome: Outcome | null; reason: string | null } | null>;
  /** Instant of the slot before this one, or null. */
  previousSlotAt(task: string, before: number): Promise<number | null>;
  /** Did a run that stands for `since` or a later moment succeed? Its moment or its end must not lie before. */
  succeededSince(task: string, since: number): Promise<boolean>;
  /** Newest run, unless all that is known of it lies before the instant. A run that lives is never before. */
  newestRun(task: string, since: number): Promise<Run | null>;
  /** Is this moment of this revision recorded, as a row or within a span? */
  isRecorded(revision: number, occurrence: Occurrence): Promise<boolean>;
  /** The newest ended run of each task that was started at least once. */
  newestEndedRuns(): Promise<Run[]>;
  findings(task: string): Promise<Finding[]>;
  /** Ended attempts of a run, oldest first. */
  attemptEnds(run: string): Promise<AttemptEnd[]>;

  /** Slots that are open though their instant lies after this one. */
  openSlotsAfter(at: number): Promise<OpenSlot[]>;

  /** Processes that said they are at work; some may have died since. */
  instances(): Promise<Instance[]>;

  // Changes
  setNote(key: NoteKey, value: string | null): Promise<void>;
  openRevision(revision: Omit<Revision, "id" | "untilAt">): Promise<number>;
  closeRevision(id: number, untilAt: number): Promise<void>;
  moveWatermark(revision: number, plannedUntil: number): Promise<void>;
  /** Records slots and their runs. A slot whose identity is recorded already is left as it is. */
  addSlots(slots: readonly NewSlot[], at: number): Promise<void>;
  addSpan(span: NewSpan, at: number): Promise<void>;
  /**
   * Deletes closed slots and spans after the instant for which nothing ran: moments that have not come yet. Slots that
   * ran stay, marked as of a bogus future.
   *
   * @returns the spans that were deleted; one may have begun before the instant and has to be added again, shorter
   */
  forgetFuture(after: number): Promise<SpanRecord[]>;
  /** Closes an open slot that has no live run. */
  closeSlot(slot: number, closing: Closing, at: number): Promise<void>;
  addRun(run: NewRun, at: number): Promise<void>;
  /**
   * Adds a run unless one of the same task and trigger is still pending (queued or waiting); then only its `notBefore`
   * moves to the new run's, but never further than `maxWaitMs` after the pending run's creation.
   *
   * @returns the pending run's id
   */
  addPendingRun(run: NewRun, at: number, maxWaitMs: number): Promise<string>;
  /** @returns false if the table, the state or the token refuses it; nothing is written then. */
  transition(change: RunTransition): Promise<boolean>;
  /** Writes the process of the running attempt. Fenced. */
  setAttemptProcess(run: string, token: number, process: ProcessIdentity): Promise<boolean>;
  requestCancel(run: string, why: string, at: number): Promise<void>;
  updateMemory(task: string, patch: Partial<Omit<TaskMemory, "task">>): Promise<void>;
  saveReport(run: string, report: Report, at: number): Promise<void>;
  saveFindings(updates: readonly FindingUpdate[], at: number): Promise<void>;
  /** @returns false if a message with this key exists. */
  addMessage(message: Message): Promise<boolean>;
  addEvent(kind: string, text: string, at: number): Promise<void>;
  saveInstance(instance: Instance): Promise<void>;
  removeInstance(id: string): Promise<void>;
}

export interface PruneLimits {
  /** What ended before this instant goes. */
  readonly before: number;
  /** Of each task the newest so many runs stay. */
  readonly runsPerTask: number;
}

export interface Ledger {
  /** One atomic, serialised change. Whatever `work` throws undoes all of it. */
  write<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T>;
  /** A consistent look; changes are refused. */
  read<T>(work: (tx: LedgerTransaction) => Promise<T>): Promise<T>;
  /** Last good parsed configuration; null before the first. */
  goodConfig(): Promise<Config | null>;
  keepGoodConfig(config: Config, at: number): Promise<void>;
  /** Copies the whole ledger to a file, consistently, while it is in use. */
  backup(path: string): Promise<void>;
  /** Deletes old and surplus ended runs with their reports, and old texts. Slots stay, with their outcomes. */
  prune(limits: PruneLimits): Promise<{ runs: number }>;
  close(): Promise<void>;
}
