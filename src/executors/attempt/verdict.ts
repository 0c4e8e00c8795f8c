/** What an ending means. Pure. */
import type { RunOutcome } from "../../core/outcome.ts";
import { signalOf } from "./trampoline.ts";
import type { WatchEnd } from "./watch.ts";

export interface Verdict {
  readonly outcome: RunOutcome;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
}

/** @param lateExit exit code that appeared while we ended the work ourselves; null if none did */
export function verdict(end: WatchEnd, lateExit: number | null, timeoutMs: number): Verdict {
  if (end.kind === "exited") return exited(end.exitCode, end.signal);
  const { outcome, reason, detail } = ENDS[end.kind];
  return {
    outcome,
    reason,
    detail: end.kind === "output_limit" ? end.detail : detail(timeoutMs),
    exitCode: lateExit,
    signal: lateExit === null ? null : signalOf(lateExit),
  };
}

interface Meaning {
  readonly outcome: RunOutcome;
  readonly reason: string;
  readonly detail: (timeoutMs: number) => string;
}

const ENDS: Readonly<Record<Exclude<WatchEnd["kind"], "exited">, Meaning>> = {
  timed_out: {
    outcome: "timed_out",
    reason: "timeout",
    detail: (timeoutMs) => `Not finished after ${duration(timeoutMs)}; ended with all its processes`,
  },
  cancelled: {
    outcome: "cancelled",
    reason: "cancelled",
    detail: () => "Cancelled; ended with all its processes",
  },
  output_limit: {
    outcome: "failed",
    reason: "output_limit",
    detail: () => "It printed too much and was ended",
  },
  unbegun: {
    outcome: "failed",
    reason: "spawn_failed",
    detail: () => "The run could not be begun: its folder under state/runs cannot be written",
  },
  vanished: {
    outcome: "lost",
    reason: "exit_unknown",
    detail: () => "Nightdesk was not there when it ended, and nothing tells how it ended",
  },
};

function exited(exitCode: number | null, childSignal: string | null): Verdict {
  if (exitCode === 0) return { outcome: "succeeded", reason: null, detail: null, exitCode, signal: null };
  const signal = childSignal ?? (exitCode === null ? null : signalOf(exitCode));
  if (signal !== null) {
    const detail = `Ended by ${signal}, by a crash or from outside`;
    return { outcome: "failed", reason: "signal", detail, exitCode, signal };
  }
  return {
    outcome: "failed",
    reason: "exit_code",
    detail: `Exit code ${exitCode ?? "unknown"}`,
    exitCode,
    signal,
  };
}

function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${trimmed(seconds)} s`;
  return seconds < 7200 ? `${trimmed(seconds / 60)} min` : `${trimmed(seconds / 3600)} h`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
