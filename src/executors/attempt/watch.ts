/** Watches living work until it ends or has to be ended. */
import { statfsSync, statSync } from "node:fs";
import type { AttemptProgress, AttemptRequest, StopReason } from "../../ports/executor.ts";
import { DetachedError } from "../../core/detached-error.ts";
import type { Masker } from "../../masking/masker.ts";
import type { AttemptContext } from "./context.ts";
import { megabytes } from "./copy-output.ts";
import { DEFAULT_LIMITS, type OutputLimits } from "./limits.ts";
import { createOutputTail, type OutputTail } from "./output-tail.ts";
import { createProgressReader } from "./report-file.ts";
import type { AttemptFiles } from "./run-folder.ts";

/** What is left of the work at one moment; `exitCode` is null where nobody knows it. */
export type WorkState =
  | { readonly kind: "living" }
  | { readonly kind: "exited"; readonly exitCode: number | null; readonly signal: string | null }
  /** It ended before it was let go, because its folder could not be written. */
  | { readonly kind: "unbegun" }
  /** Nothing lives and nothing tells how it ended. */
  | { readonly kind: "vanished" };

/** Why the watch is over; for the last three it is us who have to end the work. */
export type WatchEnd =
  | Exclude<WorkState, { kind: "living" }>
  | { readonly kind: "timed_out" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "output_limit"; readonly detail: string };

export interface Watched {
  /** Looks at the work; called several times a second. */
  state(): WorkState;
  /** Resolves when it is worth looking before the next round. Never rejects. */
  readonly woken: Promise<unknown> | null;
}

const ROUND_MS = 250;
/** Where somebody looks on, output comes sooner. */
const LIVE_ROUND_MS = 100;

/**
 * Watches until the end, showing output and progress on the way.
 *
 * @throws DetachedError if the signal says so; the work goes on then
 */
export async function watch(
  context: AttemptContext,
  watched: Watched,
  files: AttemptFiles,
  request: AttemptRequest,
  live: LiveView,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const { clock } = context;
  // Counted on the clock that nobody sets: a wall clock that jumps must not end work early.
  const deadline = clock.monotonic() + Math.max(0, request.deadlineAt - clock.now());
  const roundMs = live.isWatched ? LIVE_ROUND_MS : ROUND_MS;
  const wake = new AbortController();
  const wakeUp = (): void => wake.abort();
  signal.addEventListener("abort", wakeUp);
  void watched.woken?.then(wakeUp);
  try {
    for (;;) {
      const state = watched.state();
      if (state.kind !== "living") return state;
      if (signal.aborted) {
        if (isDetach(signal.reason)) throw new DetachedError(request.run.id);
        return { kind: "cancelled" };
      }
      const left = deadline - clock.monotonic();
      if (left <= 0) return { kind: "timed_out" };
      const excess = exceeds(files.output, context.limits ?? DEFAULT_LIMITS);
      if (excess !== null) return { kind: "output_limit", detail: excess };
      live.show();
      await clock.sleep(Math.min(roundMs, left), wake.signal);
    }
  } finally {
    signal.removeEventListener("abort", wakeUp);
  }
}

export function isDetach(reason: unknown): boolean {
  return (reason as Partial<StopReason> | null | undefined)?.kind === "detach";
}

/** What an onlooker sees of a living attempt. */
export interface LiveView {
  readonly isWatched: boolean;
  show(): void;
  /** Shows the rest, once. */
  finish(): void;
}

export function createLiveView(files: AttemptFiles, masker: Masker, progress: AttemptProgress): LiveView {
  const tail: OutputTail | null =
    progress.output === undefined ? null : createOutputTail(files.output, masker);
  const readProgress =
    progress.progress === undefined
      ? null
      : createProgressReader(files.report, (fraction, note) =>
          progress.progress?.(fraction, note === null ? null : masker.mask(note)),
        );

  function tell(chunk: string): void {
    if (chunk !== "") progress.output?.(chunk);
  }

  return {
    isWatched: tail !== null,
    show() {
      if (tail !== null) tell(tail.read());
      readProgress?.();
    },
    finish() {
      if (tail !== null) tell(tail.end());
      readProgress?.();
    },
  };
}

/** A sentence if the work has printed more than it may, or all but filled the disk; else null. */
function exceeds(spool: string, limits: OutputLimits): string | null {
  const size = statSync(spool, { throwIfNoEntry: false })?.size ?? 0;
  if (size > limits.spool) return `It printed more than ${megabytes(limits.spool)} and was ended`;
  // Small outputs are not what fills the disk.
  if (size < limits.logHead + limits.logTail) return null;
  const { bavail, bsize } = statfsSync(spool);
  if (bavail * bsize >= limits.diskReserve) return null;
  return `It printed ${megabytes(size)} and was ended, because the disk is almost full`;
}
