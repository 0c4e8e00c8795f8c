/** What the ledger keeps for Claude tasks: money, decisions, approvals, changed plans. */
import type { Adaptation, AdaptationDraft } from "../core/adaptation.ts";
import type { Approval } from "../core/approval.ts";
import type { Decision } from "../core/decision.ts";
import type { Spent } from "../core/money/caps.ts";
import type { ProcessIdentity } from "../core/run.ts";

/** What a call was made for. */
export type SpendKind = "ask" | "agent" | "gate" | "batch" | "say";

export interface SpendDraft {
  readonly at: number;
  /** Local date, `2026-11-25`; its first seven letters are the month. */
  readonly day: string;
  /** null for questions of a person. */
  readonly task: string | null;
  readonly run: string | null;
  readonly kind: SpendKind;
  readonly model: string;
  readonly reservedUsd: number;
  readonly owner: ProcessIdentity;
}

export interface SpendEnd {
  readonly usd: number;
  /** The price was not known, or the account is a login. */
  readonly isEstimate: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly at: number;
  /** `assumed`: nobody knows what it cost, and what was reserved stands for it. */
  readonly state: "settled" | "assumed";
}

export interface OpenSpend {
  readonly id: number;
  readonly run: string | null;
  readonly reservedUsd: number;
  readonly isBatch: boolean;
  readonly owner: ProcessIdentity;
}

/** Sums of one task on one day, or in one month. */
export interface SpendSum {
  readonly task: string | null;
  readonly model: string;
  readonly kind: SpendKind;
  readonly calls: number;
  readonly usd: number;
  readonly reservedUsd: number;
  readonly isEstimate: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

export interface SpendFilter {
  /** First and last local date, inclusive. */
  readonly from: string;
  readonly until: string;
}

export interface RecordedDecision extends Decision {
  readonly at: number;
}

export interface ClaudeFacts {
  /** Settled and reserved, as one process after another sees it. */
  spent(filter: { day: string; task: string | null; run: string | null }): Promise<Spent>;
  /** What Claude cost over all attempts of a run, its gates included; null if it was not asked. */
  spentByRun(run: string): Promise<number | null>;
  /** Reservations that are not settled. */
  openSpend(): Promise<OpenSpend[]>;
  decisions(run: string): Promise<RecordedDecision[]>;
  approvalsOf(run: string): Promise<Approval[]>;
  approval(id: string): Promise<Approval | null>;
  pendingApprovals(): Promise<Approval[]>;
  /** Of one moment; the newest that is not overruled, or null. */
  adaptationFor(task: string, slotAt: number): Promise<Adaptation | null>;
  adaptations(filter: { task?: string; since: number }): Promise<Adaptation[]>;
}

export interface ClaudeChanges {
  /** @returns the reservation's id */
  reserveSpend(draft: SpendDraft): Promise<number>;
  /** What is settled already stays as it is. */
  settleSpend(id: number, end: SpendEnd): Promise<void>;
  addDecisions(run: string, decisions: readonly Decision[], at: number): Promise<void>;
  addApproval(approval: Approval): Promise<void>;
  /** @returns false if it was not in the state `from` */
  moveApproval(
    id: string,
    from: Approval["state"],
    to: Approval["state"],
    change: { at: number; by?: string; answer?: string | null },
  ): Promise<boolean>;
  /** @returns its id, or null if the moment has an active change already */
  addAdaptation(draft: AdaptationDraft, run: string, at: number): Promise<number | null>;
  /** @returns false if it is no longer active; what was applied may still be overruled */
  endAdaptation(id: number, state: "applied" | "overruled", at: number): Promise<boolean>;
}

/** The same facts as people read them. */
export interface ClaudeReading {
  spendSums(filter: SpendFilter): Promise<SpendSum[]>;
  spendPerDay(filter: SpendFilter): Promise<{ day: string; usd: number; calls: number }[]>;
  /** The same for each task; what a person asked is of no task. */
  spendPerTaskAndDay(
    filter: SpendFilter,
  ): Promise<{ day: string; task: string | null; usd: number; calls: number }[]>;
  decisions(run: string): Promise<RecordedDecision[]>;
  /** Pending ones, and those answered since an instant; newest first. */
  approvals(filter: { since: number }): Promise<Approval[]>;
  adaptations(filter: { task?: string; since: number }): Promise<Adaptation[]>;
  spent(filter: { day: string; task: string | null; run: string | null }): Promise<Spent>;
}
