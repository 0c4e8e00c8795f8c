/** A channel that cannot be reached, or wants to be left alone: how long already, and until when it is not asked again. */
import type { ChannelName } from "../../core/channels.ts";
import type { Severity } from "../../core/report.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import { GIVE_WAY_CRITICAL_MS, GIVE_WAY_MS, LONGEST_HOLD_MS } from "./limits.ts";

export interface Trouble {
  /** First attempt that failed; none has succeeded since. */
  readonly since: number;
  readonly until: number;
  /** Attempts that failed in a row. */
  readonly faults: number;
  /** The channel itself asked for the pause. */
  readonly isAsked: boolean;
  readonly error: string;
}

type Notes = Pick<LedgerTransaction, "note" | "setNote">;
type Troubles = Readonly<Partial<Record<ChannelName, Trouble>>>;

/** null if the channel is well, as far as is known. */
export async function troubleOf(
  tx: Pick<Notes, "note">,
  channel: ChannelName,
  now: number,
): Promise<Trouble | null> {
  const trouble = (await all(tx))[channel] ?? null;
  // A clock that was wrong when it was written must not silence a channel.
  return trouble === null || trouble.since > now || trouble.until - now > LONGEST_HOLD_MS ? null : trouble;
}

export async function noteTrouble(
  tx: Notes,
  channel: ChannelName,
  fault: { readonly at: number; readonly until: number; readonly isAsked: boolean; readonly error: string },
): Promise<void> {
  const before = await troubleOf(tx, channel, fault.at);
  const { at, until, isAsked, error } = fault;
  const trouble = { since: before?.since ?? at, until, faults: (before?.faults ?? 0) + 1, isAsked, error };
  await tx.setNote("channel_troubles", JSON.stringify({ ...(await all(tx)), [channel]: trouble }));
}

export async function endTrouble(tx: Notes, channel: ChannelName): Promise<void> {
  const { [channel]: ended, ...left } = await all(tx);
  if (ended === undefined) return;
  await tx.setNote("channel_troubles", Object.keys(left).length === 0 ? null : JSON.stringify(left));
}

/** How long a message may wait for one channel while there is another. */
export function patienceFor(severity: Severity): number {
  return severity === "critical" ? GIVE_WAY_CRITICAL_MS : GIVE_WAY_MS;
}

/** Is it known already that a message given to this channel now would have to go to the next one? */
export function isHopeless(trouble: Trouble, severity: Severity, now: number): boolean {
  if (trouble.until <= now) return false;
  const patience = patienceFor(severity);
  return now - trouble.since >= patience || (trouble.isAsked && trouble.until - now >= patience);
}

/** When a message that is given to the channel now may be tried: behind what waits there, unless it is critical. */
export function firstTry(trouble: Trouble | null, severity: Severity, now: number): number {
  if (trouble === null || (severity === "critical" && !trouble.isAsked)) return now;
  return Math.max(now, trouble.until);
}

async function all(tx: Pick<Notes, "note">): Promise<Troubles> {
  const note = await tx.note("channel_troubles");
  // Notes of ours hold what we wrote ourselves.
  return note === null ? {} : (JSON.parse(note) as Troubles);
}
