/** A way to people that brings nothing through. A single message that was lost is told by the next channel or by `status`. */
import type { ChannelName } from "../channels.ts";
import type { FindingDraft } from "../report.ts";
import { finding } from "./task-trends.ts";
import { timeWords } from "./words.ts";

export interface ChannelPast {
  readonly channel: ChannelName;
  /** null if it has never delivered anything. */
  readonly lastSentAt: number | null;
  /** Messages since then that failed, expired or of which nobody knows; tests that a person asked for do not count. */
  readonly lost: number;
  /** Messages that were tried, and are to be tried again. */
  readonly waiting: number;
  /** When the oldest of all these was written; null if there are none. */
  readonly oldestAt: number | null;
  readonly lastError: string | null;
}

/** So many lost in a row are no accident, unless it delivered just before … */
const LEAST_LOST = 3;
const LEAST_AFTER_MS = 3_600_000;
/** … nor is one that has not come through for so long. */
const LEAST_SILENCE_MS = 24 * 3_600_000;

export function channelKey(channel: ChannelName): string {
  return `silent_channel:${channel}`;
}

/** @returns null also for a channel that has had nothing to deliver: it is unproven, not broken, and `doctor` says so */
export function channelTrend(past: ChannelPast, now: number): FindingDraft | null {
  const { channel, lastSentAt, lost, waiting, oldestAt, lastError } = past;
  if (oldestAt === null) return null;
  const isLong = lastSentAt === null || now - lastSentAt >= LEAST_AFTER_MS;
  const isBroken = (lost >= LEAST_LOST && isLong) || now - oldestAt >= LEAST_SILENCE_MS;
  if (!isBroken) return null;
  const since =
    lastSentAt === null
      ? "has never delivered anything"
      : `has delivered nothing for ${timeWords(now - lastSentAt)}`;
  const counts = [
    lost > 0 ? `${lost} ${lost === 1 ? "message" : "messages"} did not get through` : "",
    waiting > 0 ? `${waiting} ${waiting === 1 ? "waits" : "wait"}` : "",
  ].filter((part) => part !== "");
  const why = lastError === null ? "" : ` The last time: ${lastError}.`.replace(/\.\.$/, ".");
  return finding(
    channelKey(channel),
    "warning",
    `${channel} ${since}: ${counts.join(", ")}`,
    `Messages are also shown by nightdesk status.${why} To try it: nightdesk test-channel ${channel}`,
  );
}
