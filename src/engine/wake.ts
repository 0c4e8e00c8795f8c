/** When is the next thing to do? */
import type { Run } from "../core/run.ts";
import type { LedgerTransaction, Revision } from "../ports/ledger.ts";
import { nextOccurrence } from "../schedule/search.ts";

const DAY_MS = 86_400_000;

interface Known {
  readonly after: number;
  readonly next: number | null;
}

/** Answers already found, by rule and zone: the search is pure, and a loop asks it at every pass. */
const found = new Map<string, Known>();

/**
 * Earliest instant at which a pass may find something to do: a slot, a waiting run, the daily clean-up.
 */
export async function wakeAt(tx: LedgerTransaction, now: number): Promise<number> {
  const slots = (await tx.revisionsInForce()).map(nextSlotAt).filter((at) => at !== null);
  const runs = (await tx.liveRuns()).flatMap(wakeOfRun);
  const nextDay = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  return [...slots, ...runs].reduce((earliest, at) => Math.min(earliest, at), nextDay);
}

/** Leaves word for the fast path of `tick`. */
export async function noteWake(tx: LedgerTransaction, now: number): Promise<number> {
  const at = await wakeAt(tx, now);
  if ((await tx.note("wake_at")) !== String(at)) await tx.setNote("wake_at", String(at));
  return at;
}

/** First slot of a revision that is not recorded yet; null if there is none. */
export function nextSlotAt(revision: Revision): number | null {
  const key = `${revision.zone}\n${JSON.stringify(revision.rule)}`;
  const after = Math.max(revision.plannedUntil, revision.fromAt);
  const known = found.get(key);
  if (known !== undefined && known.after <= after && (known.next === null || known.next > after)) {
    return known.next;
  }
  const next = nextOccurrence(revision.rule, revision.zone, after)?.at ?? null;
  found.set(key, { after, next });
  return next;
}

function wakeOfRun(run: Run): number[] {
  if (run.state === "queued") return [run.notBefore];
  return run.state === "waiting" && run.waitingFor !== "approval" ? [run.notBefore] : [];
}
