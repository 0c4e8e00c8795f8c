/** Is the wall clock to be believed? Rule 7 of the schedule, without I/O. */
import { CLOCK_BACK_MS, CLOCK_FLOOR, CLOCK_FORWARD_MS, CLOCK_STABLE_MS } from "./policy.ts";

/** Both clocks at one moment. `boot` tells whether two uptimes may be compared. */
export interface ClockReading {
  readonly wall: number;
  readonly uptime: number;
  readonly boot: string;
}

export interface ClockDoubt {
  /** First reading of the present, even stretch. */
  readonly since: ClockReading;
  readonly direction: "forward" | "back";
  /** One sentence for people. */
  readonly detail: string;
}

export interface ClockMemory {
  /** Last trusted reading; null on the first day. */
  readonly trusted: ClockReading | null;
  /** Newest instant that was ever recorded. */
  readonly newest: number | null;
  readonly doubt: ClockDoubt | null;
}

export type ClockVerdict =
  | { readonly kind: "trusted" }
  /** Trusted again after a doubt; `returned` if time has gone back and the ledger has to follow. */
  | { readonly kind: "accepted"; readonly returned: boolean; readonly doubt: ClockDoubt }
  | { readonly kind: "suspect"; readonly doubt: ClockDoubt; readonly isNew: boolean };

/** Two readings of one boot are even if both clocks moved alike. */
const EVEN_MS = 60_000;

export function judgeClock(reading: ClockReading, memory: ClockMemory): ClockVerdict {
  const suspicion = suspicionOf(reading, memory);
  const { doubt } = memory;
  if (suspicion === null) {
    return doubt === null ? { kind: "trusted" } : { kind: "accepted", returned: false, doubt };
  }
  if (doubt === null || !isEven(doubt.since, reading)) {
    return { kind: "suspect", doubt: { ...suspicion, since: reading }, isNew: doubt === null };
  }
  const stable = reading.uptime - doubt.since.uptime >= CLOCK_STABLE_MS && reading.wall >= CLOCK_FLOOR;
  if (!stable) return { kind: "suspect", doubt, isNew: false };
  return { kind: "accepted", returned: doubt.direction === "back", doubt };
}

function isEven(a: ClockReading, b: ClockReading): boolean {
  if (a.boot !== b.boot || b.uptime < a.uptime) return false;
  return Math.abs(b.wall - a.wall - (b.uptime - a.uptime)) < EVEN_MS;
}

function suspicionOf(reading: ClockReading, memory: ClockMemory): Omit<ClockDoubt, "since"> | null {
  const { trusted, newest } = memory;
  if (reading.wall < CLOCK_FLOOR) {
    return { direction: "back", detail: `the clock says ${day(reading.wall)}, which cannot be` };
  }
  if (newest !== null && reading.wall < newest - CLOCK_BACK_MS) {
    const by = hours(newest - reading.wall);
    return { direction: "back", detail: `the clock lies ${by} before the newest record (${day(newest)})` };
  }
  if (trusted === null) return null;
  const sameBoot = trusted.boot === reading.boot && reading.uptime >= trusted.uptime;
  const really = sameBoot ? reading.uptime - trusted.uptime : 0;
  const jump = reading.wall - trusted.wall - really;
  if (jump <= CLOCK_FORWARD_MS) return null;
  return {
    direction: "forward",
    detail: `the clock went forward by ${hours(jump)}, from ${day(trusted.wall)} to ${day(reading.wall)}`,
  };
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ") + " UTC";
}

function hours(ms: number): string {
  const value = Math.round(ms / 3_600_000);
  return value < 72 ? `${value} h` : `${Math.round(value / 24)} days`;
}
