/** Starting a task's work, watching it, and taking over work that another process started. */
import type { ApprovalDraft } from "../core/approval.ts";
import type { ProcessIdentity, Run } from "../core/run.ts";
import type { Report } from "../core/report.ts";
import type { RunOutcome } from "../core/outcome.ts";
import type { Task } from "../core/task.ts";

/** Everything an attempt needs to know; the same for every kind of work. */
export interface AttemptRequest {
  readonly run: Run;
  readonly task: Task;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The same for all attempts of a slot. */
  readonly idempotencyKey: string;
  readonly lastSuccessAt: number | null;
  /** Watermark of the task as it last reported it. */
  readonly watermark: string | null;
  /** Instant at which the process tree is ended, epoch ms. */
  readonly deadlineAt: number;
}

export interface AttemptProgress {
  /** Called once, as soon as the process is known. Its promise is awaited before the work is let go on. */
  started(process: ProcessIdentity): Promise<void>;
  /**
   * What the work prints, as it comes, a few times a second: secrets are masked, and bytes that could steer a
   * terminal are shown escaped.
   */
  output?(chunk: string): void;
  /** `fraction` is 0 to 1. */
  progress?(fraction: number, note: string | null): void;
}

/**
 * Reason of the abort signal. `cancel`: end the process tree, the outcome is `cancelled`. `detach`: leave the work
 * running for the next process to adopt; `start` and `adopt` then reject with `DetachedError`. Any other reason counts
 * as `cancel`.
 */
export type StopReason = { readonly kind: "cancel" } | { readonly kind: "detach" };

export interface AttemptResult {
  readonly outcome: RunOutcome;
  /** A stable word (`exit_code`, `signal`, `timeout`, `spawn_failed`, `exit_unknown`, `not_available`, …), or null. */
  readonly reason: string | null;
  /** One sentence for people. */
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly report: Report;
  /** Day log that the output was written to, relative to the home; null if nothing could be written. */
  readonly log: string | null;
  /** Bytes of the log before this attempt's first line; null or absent if that is not known. */
  readonly logOffset?: number | null;
  /** Processes that could not be ended. */
  readonly leaked: number;
  readonly costUsd: number | null;
  /** The run is not over: it waits, and its next attempt goes on from here. */
  readonly waits?: WaitRequest;
}

export type WaitRequest =
  /** For a person's answer. */
  | { readonly for: "approval"; readonly asks: readonly ApprovalDraft[] }
  /** For an answer that is not there yet, to be looked for again. */
  | { readonly for: "later"; readonly at: number };

/** What recovery finds of an attempt whose watcher died. */
export type Remains =
  | { readonly kind: "living"; readonly process: ProcessIdentity }
  /** The work ended and left its exit behind. */
  | { readonly kind: "ended" }
  /** No living process and no exit: nobody can know how it ended. */
  | { readonly kind: "unknown" }
  /** Nothing shows that the work was ever started. */
  | { readonly kind: "never_started" };

export interface Executor {
  /** Starts one attempt and resolves when it has ended, whatever way. Rejects only for faults of Nightdesk itself. */
  start(request: AttemptRequest, progress: AttemptProgress, signal: AbortSignal): Promise<AttemptResult>;
  /** Looks at what a dead watcher left. Changes nothing. */
  inspect(run: Run): Remains;
  /**
   * Watches a living attempt to its end, or settles an ended one; same result as `start`. An attempt whose exit
   * nobody can know is `lost`. Does not call `started`. Settling twice is the same as settling once.
   */
  adopt(request: AttemptRequest, progress: AttemptProgress, signal: AbortSignal): Promise<AttemptResult>;
  /** Removes the run's folder after its result is safely in the ledger. Output that no log took is kept. */
  discard(run: Run): void;
}
