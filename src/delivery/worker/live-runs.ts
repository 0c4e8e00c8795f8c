/** Messages in a chat that follow a run: they say how far it is, and in the end how it ended. */
import type { LivePlace } from "../../ports/channel.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";

export interface LiveRun extends LivePlace {
  readonly run: string;
  /** A person asked for the run and waits for its end; else other messages tell of it. */
  readonly isAsked: boolean;
}

/** Those that do not say yet how their run ended. */
export async function liveRuns(tx: Pick<LedgerTransaction, "note">): Promise<readonly LiveRun[]> {
  const note = await tx.note("live_messages");
  // Notes of ours hold what we wrote ourselves.
  return note === null ? [] : (JSON.parse(note) as LiveRun[]);
}

/** From now on whichever process delivers keeps the message up to date. */
export async function keepLiveRun(tx: LedgerTransaction, live: LiveRun): Promise<void> {
  await tx.setNote("live_messages", JSON.stringify([...(await liveRuns(tx)), live]));
}

export async function forgetLiveRun(tx: LedgerTransaction, { run, message }: LiveRun): Promise<void> {
  const left = (await liveRuns(tx)).filter((live) => live.run !== run || live.message !== message);
  await tx.setNote("live_messages", left.length === 0 ? null : JSON.stringify(left));
}
