/**
 * What a process that keeps watch knows of its own health. It is kept in memory: the ledger may be what is broken, and
 * then nothing else can tell that a watch is kept by name only.
 */
import type { Clock } from "../ports/clock.ts";

/** Passes that fail, one after the other. */
export interface Failing {
  /** Wall clock, epoch ms: the last pass that came through. What came due since could not be recorded. */
  readonly since: number;
  /** Half a sentence. It names no path and no value, since anyone on this machine may read it. */
  readonly why: string;
  /** How many passes have failed in a row. */
  readonly passes: number;
  /** People are told of these: not of a single pass, and not more often than every hour. */
  readonly isTold: boolean;
}

export interface WatchHealth {
  /** A pass came through. */
  passed(): void;
  failed(fault: unknown): Failing;
  /** null while passes come through. */
  failing(): Failing | null;
  /** What keeps the watch from being kept, each as half a sentence; empty while all is well. */
  troubles(): readonly string[];
}

/** A loop that looks at the clock every so often has not gone round if so many looks have passed. */
const LOOKS_UNTIL_STUCK = 4;

/** A single pass may fail because another program held the ledger for a moment. */
export const PASSES_UNTIL_TOLD = 2;
/** A disk that is full now and then is not told of each time. */
const TOLD_AGAIN_MS = 3_600_000;

const WHY: Readonly<Record<string, string>> = {
  LEDGER_FULL: "the ledger cannot be written: no space is left on its disk",
  ENOSPC: "the ledger cannot be written: no space is left on its disk",
  LEDGER_READ_ONLY: "the ledger cannot be written: it may only be read",
  EROFS: "the ledger cannot be written: its disk may only be read",
  LEDGER_BUSY: "the ledger cannot be written: another program holds it",
  LEDGER_UNAVAILABLE: "the ledger cannot be reached",
  LEDGER_GONE: "the ledger is not there any more",
  LEDGER_CORRUPT: "the ledger is damaged",
};

/** @param stepMs how often the loop looks at the clock at least */
export function createWatchHealth(clock: Pick<Clock, "now" | "monotonic">, stepMs: number): WatchHealth {
  let passedAt = { wall: clock.now(), monotonic: clock.monotonic() };
  let failing: Failing | null = null;
  let toldAt: number | null = null;
  return {
    passed() {
      passedAt = { wall: clock.now(), monotonic: clock.monotonic() };
      failing = null;
    },
    failed(fault) {
      const passes = (failing?.passes ?? 0) + 1;
      const now = clock.monotonic();
      const isNew = passes === PASSES_UNTIL_TOLD && (toldAt === null || now - toldAt >= TOLD_AGAIN_MS);
      if (isNew) toldAt = now;
      failing = {
        since: passedAt.wall,
        why: whyOf(fault),
        passes,
        isTold: isNew || (failing?.isTold ?? false),
      };
      return failing;
    },
    failing: () => failing,
    troubles() {
      if (failing !== null) return [failing.why];
      const silentMs = clock.monotonic() - passedAt.monotonic;
      return silentMs > LOOKS_UNTIL_STUCK * stepMs
        ? [`the loop has not gone round for ${Math.round(silentMs / 1000)} s`]
        : [];
    },
  };
}

function whyOf(fault: unknown): string {
  const code = fault instanceof Error && "code" in fault ? String(fault.code) : "";
  return WHY[code] ?? "a pass over the tasks failed; the terminal of nightdesk start says why";
}
