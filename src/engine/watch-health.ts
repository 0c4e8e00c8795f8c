/**
 * What a process that keeps watch knows of its own health. It is kept in memory: the ledger may be what is broken, and
 * then nothing else can tell that a watch is kept by name only.
 */
import type { Clock } from "../ports/clock.ts";
import { type Stretch, unrecordedTime } from "./unrecorded-time.ts";

/** Passes that fail, one after the other. */
export interface Failing {
  /** Wall clock, epoch ms: about the first of them. */
  readonly since: number;
  /** Half a sentence. It names no path and no value, since anyone on this machine may read it. */
  readonly why: string;
  /** How many passes have failed in a row. */
  readonly passes: number;
}

export interface WatchHealth {
  /** A pass came through. */
  passed(): void;
  failed(fault: unknown): Failing;
  /** null while passes come through. */
  failing(): Failing | null;
  /** True while passes fail if the ledger could not be written when this moment came: not before the first of them, nor in a sleep. */
  isUnrecorded(at: number): boolean;
  /** How long nobody was there, in the time since a sign of life; null if somebody was. A pass that fails is somebody. */
  absenceSince(lifeSign: number): Stretch | null;
  /** What keeps the watch from being kept, each as half a sentence; empty while all is well. */
  troubles(): readonly string[];
}

/** A loop that looks at the clock every so often has not gone round if so many looks have passed. */
const LOOKS_UNTIL_STUCK = 4;

/** A failing pass says of no more looks than this that they were in vain: before them the machine slept. */
const LOOKS_IN_VAIN = 2;

/** Codes of faults for which nothing can be recorded. */
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
  let passedAt = clock.monotonic();
  let triedAt = passedAt;
  let failing: Failing | null = null;
  const unrecorded = unrecordedTime(LOOKS_UNTIL_STUCK * stepMs);
  return {
    passed() {
      passedAt = triedAt = clock.monotonic();
      failing = null;
      unrecorded.clear();
    },
    failed(fault) {
      const until = clock.now();
      const from = until - Math.min(clock.monotonic() - triedAt, LOOKS_IN_VAIN * stepMs);
      triedAt = clock.monotonic();
      unrecorded.failed({ from, until }, Object.hasOwn(WHY, codeOf(fault)));
      failing = { since: failing?.since ?? from, why: whyOf(fault), passes: (failing?.passes ?? 0) + 1 };
      return failing;
    },
    failing: () => failing,
    isUnrecorded: (at) => unrecorded.covers(at, clock.now()),
    absenceSince(lifeSign) {
      const now = clock.now();
      return failing === null ? { from: lifeSign, until: now } : unrecorded.longestAbsence(lifeSign, now);
    },
    troubles() {
      if (failing !== null) return [failing.why];
      const silentMs = clock.monotonic() - passedAt;
      return silentMs > LOOKS_UNTIL_STUCK * stepMs
        ? [`the loop has not gone round for ${Math.round(silentMs / 1000)} s`]
        : [];
    },
  };
}

function whyOf(fault: unknown): string {
  return WHY[codeOf(fault)] ?? "a pass over the tasks failed; the terminal of nightdesk start says why";
}

function codeOf(fault: unknown): string {
  return fault instanceof Error && "code" in fault ? String(fault.code) : "";
}
