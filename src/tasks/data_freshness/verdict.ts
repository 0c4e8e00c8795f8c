/** The three questions, each with an answer of its own. What is not known is not fresh. */

export interface Verdict<Word extends string> {
  readonly word: Word;
  /** A clause for people. */
  readonly why: string;
}

export type Age = Verdict<"fresh" | "old" | "unknown">;
export type Upstream = Verdict<"current" | "newer" | "unknown">;
export type Copy = Verdict<"intact" | "damaged" | "missing" | "unknown">;

/** Clocks differ; by more than this, a date is wrong. */
const MOST_AHEAD_MS = 86_400_000;

/** @param asOf when our copy was made or compared last, epoch milliseconds */
export function judgeAge(asOf: number | null, maxAgeMs: number | undefined, now: number): Age {
  if (asOf === null) return { word: "unknown", why: "nobody knows when it was made" };
  if (asOf - now > MOST_AHEAD_MS)
    return { word: "unknown", why: `its date lies ${ageText(asOf - now)} in the future` };
  const age = ageText(now - asOf);
  if (maxAgeMs === undefined) return { word: "unknown", why: `${age} old; no max_age says what is too old` };
  const limit = ageText(maxAgeMs);
  if (now - asOf > maxAgeMs) return { word: "old", why: `${age} old, and ${limit} are allowed` };
  return { word: "fresh", why: `${age} old, ${limit} are allowed` };
}

export function ageText(ms: number): string {
  const units: readonly (readonly [size: number, name: string])[] = [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
  ];
  for (const [size, name] of units) {
    const count = Math.floor(ms / size);
    if (count >= 1) return `${count} ${name}${count === 1 ? "" : "s"}`;
  }
  return "moments";
}

/** `2026-11`, or the ISO week `2026-W48`. */
export function periodOf(kind: "weekly" | "monthly", now: Date): string {
  if (kind === "monthly") return now.toISOString().slice(0, 7);
  // The week of a day is that of its Thursday.
  const thursday = new Date(now.getTime() + (4 - (now.getUTCDay() || 7)) * 86_400_000);
  const first = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - first) / 604_800_000) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}
