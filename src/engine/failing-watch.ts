/** People hear of a watch that cannot be kept, past the ledger that cannot be written, and of its end. */
import type { Message } from "../core/message.ts";
import { timeWords } from "../core/trends/words.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { EngineContext } from "./context.ts";
import type { Failing } from "./watch-health.ts";

export interface FailingWatch {
  /** Another pass has failed. Waits for nothing. */
  failed(failing: Failing): void;
  /**
   * A pass came through. Never rejects.
   *
   * @param failing what is over with it; null if the pass before came through too
   */
  passed(failing: Failing | null): Promise<void>;
}

/** A stretch of failing passes that is over, and not yet in the ledger. */
interface Over extends Failing {
  readonly until: number;
  readonly isTold: boolean;
}

/** A single pass may fail because another program held the ledger for a moment. */
const PASSES_UNTIL_TOLD = 2;
/** A disk that is full now and then is not told of each time. */
const TOLD_AGAIN_MS = 3_600_000;
/** A message that no channel took is tried again after this, then after twice as long, and so on … */
const FIRST_WAIT_MS = 30_000;
/** … but no further apart than this. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Everything is kept in memory: what could not be told or written is tried again. Times are monotonic. */
export function failingWatch(ctx: EngineContext): FailingWatch {
  /** The stretch that people are told of, or that this was tried with. */
  let tried: number | null = null;
  let taken: number | null = null;
  let takenAt = -Infinity;
  let endToldAt = -Infinity;
  let nextAt = -Infinity;
  let waitMs = FIRST_WAIT_MS;
  let isSending = false;
  let owed: readonly Over[] = [];

  async function tell(failing: Failing): Promise<void> {
    const { since } = failing;
    tried = since;
    isSending = true;
    const isTaken = (await ctx.delivery?.sendUnrecorded(failingMessage(ctx, failing))) ?? false;
    isSending = false;
    const now = ctx.clock.monotonic();
    if (isTaken) {
      taken = since;
      takenAt = now;
      waitMs = FIRST_WAIT_MS;
    } else {
      nextAt = now + waitMs;
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  return {
    failed(failing) {
      if (failing.passes < PASSES_UNTIL_TOLD || taken === failing.since || isSending) return;
      const now = ctx.clock.monotonic();
      if (now >= nextAt && now - takenAt >= TOLD_AGAIN_MS) void tell(failing);
    },
    async passed(failing) {
      if (failing !== null && failing.passes >= PASSES_UNTIL_TOLD) {
        const now = ctx.clock.monotonic();
        const isDue = tried === failing.since && now - endToldAt >= TOLD_AGAIN_MS;
        const isTold = taken === failing.since || isDue;
        if (isTold) endToldAt = now;
        owed = [...owed, { ...failing, isTold, until: ctx.clock.now() }];
      }
      if (owed.length === 0) return;
      try {
        const told = await ctx.ledger.write((tx) => writeOver(tx, owed, ctx.clock.now()));
        owed = [];
        for (const message of told) ctx.announce({ kind: "message", message });
      } catch {
        // The disk is full again, which the next pass says. It stays owed.
      }
    },
  };
}

/** @returns the messages that are new */
async function writeOver(tx: LedgerTransaction, stretches: readonly Over[], now: number): Promise<Message[]> {
  const told: Message[] = [];
  for (const { since, until, why, isTold } of stretches) {
    await tx.addEvent("watch_failed", JSON.stringify({ from: since, until, why }), now);
    if (!isTold) continue;
    const message: Message = {
      ...messageOf(since, now),
      severity: "warning",
      title: `Nightdesk keeps watch again, after ${timeWords(until - since)} in which it could not`,
      body: `What stood in the way: ${why}. What came due and is not made up for is recorded as missed.`,
      key: `ledger:failing:${since}:over`,
    };
    if (await tx.addMessage(message)) told.push(message);
  }
  return told;
}

function failingMessage(ctx: EngineContext, { since, why }: Failing): Message {
  return {
    ...messageOf(since, ctx.clock.now()),
    severity: "critical",
    title: "Nightdesk cannot keep watch",
    body: `${capital(why)}. Nothing can be started or recorded until that is mended; it is tried again every few seconds.`,
    key: `ledger:failing:${since}`,
  };
}

function messageOf(since: number, now: number): Omit<Message, "severity" | "title" | "body" | "key"> {
  return { kind: "ledger", task: null, run: null, createdAt: since, notBefore: now, expiresAt: null };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
