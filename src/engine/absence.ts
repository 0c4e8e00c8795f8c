/** Nightdesk was away: what is told of it to the terminal, and to people if it was long. */
import type { Message } from "../core/message.ts";
import { timeWords } from "../core/trends/words.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { localText } from "../schedule/local-text.ts";
import type { Announcement } from "./announcement.ts";
import { type Miss, recordMisses } from "./misses.ts";
import type { Stretch } from "./unrecorded-time.ts";

/** A night without the machine is as usual; what was made up for after it is told by its own results. */
const LONG_MS = 86_400_000;
/** How long the news is worth reading. */
const LASTS_MS = 86_400_000;

interface AbsenceFacts {
  readonly now: number;
  /** From the last sign of life to this pass, or to the first that failed; null if there never was one. */
  readonly away: Stretch | null;
  readonly misses: readonly Miss[];
  readonly caughtUp: number;
  /** Moments for which a later run stands. */
  readonly superseded: number;
  readonly zone: string;
}

/** Writes down the absence and what was missed in it; one message at most. */
export async function recordAbsence(tx: LedgerTransaction, facts: AbsenceFacts): Promise<Announcement[]> {
  const { now, away, misses, caughtUp, superseded } = facts;
  const announcements: Announcement[] = [];
  let told: Message | null = null;
  if (away !== null && away.from < away.until && caughtUp + misses.length > 0) {
    const missed = superseded + misses.reduce((total, { count }) => total + count, 0);
    const absence = { ...away, missed, caught_up: caughtUp };
    await tx.addEvent("absence", JSON.stringify(absence), now);
    announcements.push({ kind: "absence", ...away, missed, caughtUp });
    if (away.until - away.from >= LONG_MS) told = messageOf(facts, away);
  }
  // What was missed is worth more than that nobody was there, and says it too.
  const missed = await recordMisses(
    tx,
    misses,
    now,
    told === null ? null : `${told.title}. ${told.body ?? ""}`,
  );
  const message = missed ?? (misses.length === 0 ? told : null);
  if (message === null) return announcements;
  if (message === missed || (await tx.addMessage(message))) announcements.push({ kind: "message", message });
  return announcements;
}

function messageOf({ now, caughtUp, superseded, zone }: AbsenceFacts, { from, until }: Stretch): Message {
  const done = [
    caughtUp === 0
      ? "Nothing is made up for."
      : `${caughtUp === 1 ? "1 run is" : `${caughtUp} runs are`} made up for.`,
    superseded === 0
      ? null
      : `${superseded} earlier ${superseded === 1 ? "moment is" : "moments are"} closed, since a later one stands for ${superseded === 1 ? "it" : "them"}.`,
  ].filter((part) => part !== null);
  return {
    kind: "absence",
    severity: "info",
    task: null,
    run: null,
    title: `Nightdesk was away for ${timeWords(until - from)}`,
    body: `Since ${localText(from, zone)}. ${done.join(" ")}`,
    key: `absence:${now}`,
    createdAt: now,
    notBefore: now,
    expiresAt: now + LASTS_MS,
  };
}
