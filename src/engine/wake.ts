/** When is the next thing to do? */
import { channelPlan } from "../core/channels.ts";
import type { Run } from "../core/run.ts";
import type { Config } from "../core/task.ts";
import type { LedgerTransaction, Revision } from "../ports/ledger.ts";
import { nextOccurrence } from "../schedule/search.ts";

const DAY_MS = 86_400_000;

interface Known {
  readonly after: number;
  readonly next: number | null;
}

/** Answers already found, by rule and zone: the search is pure, and a loop asks it at every pass. */
const found = new Map<string, Known>();

/** A run waits for what another process does: look this often. */
const OTHERS_POLL_MS = 1_000;

export interface Wake {
  /**
   * Earliest instant at which a pass may find something to do: a slot, a waiting run, a question that expires, a message, the
   * daily clean-up. In the past while a run that could start is held up.
   */
  readonly dueAt: number;
  /** When to look again: what holds a run up ends by our own hand, which wakes us, or by another process. */
  readonly lookAt: number;
  /** The same for runs alone; null if none will come to its turn by time or by others. */
  readonly runAt: number | null;
}

/**
 * @param mine ids of the runs that this process carries
 * @param signDue when the next sign of life is due; null if none is wanted
 */
export async function wakeAt(
  tx: LedgerTransaction,
  now: number,
  mine: ReadonlySet<string>,
  signDue: number | null = null,
): Promise<Wake> {
  const nextDay = (Math.floor(now / DAY_MS) + 1) * DAY_MS;
  const slots = (await tx.revisionsInForce()).map(nextSlotAt).filter((at) => at !== null);
  const live = await tx.liveRuns();
  const turns = live.flatMap(turnOf);
  const isHeldUp = turns.some((at) => at <= now);
  const othersWork = live.some(
    ({ id, state }) => (state === "claimed" || state === "running") && !mine.has(id),
  );
  const expiries = live.flatMap(expiryOf);
  const looks = turns.filter((at) => at > now);
  if (isHeldUp && othersWork) looks.push(now + OTHERS_POLL_MS);
  const runAt = looks.length === 0 ? null : earliest(looks);
  const signs = signDue === null ? [] : [signDue];
  const byTime = earliest([...slots, nextDay, ...signs, ...expiries.filter((at) => at > now)]);
  // The worker has its own pauses; a message is no reason for the loop to look at runs and slots.
  const messageAt = (await tx.note("channels")) === null ? null : await tx.nextDeliveryAt();
  const dueAt = earliest([...turns, ...expiries, byTime, ...(messageAt === null ? [] : [messageAt])]);
  return { dueAt, lookAt: Math.min(runAt ?? byTime, byTime), runAt };
}

/** Without channels messages stay in the outbox, and are no reason to wake up. */
export async function noteChannels(tx: LedgerTransaction, { channels }: Config): Promise<void> {
  const names = channelPlan(channels).names.join(",");
  if (((await tx.note("channels")) ?? "") !== names)
    await tx.setNote("channels", names === "" ? null : names);
}

/** Leaves word for the fast path of `tick`. */
export async function noteWake(
  tx: LedgerTransaction,
  now: number,
  mine: ReadonlySet<string>,
  signDue: number | null = null,
): Promise<Wake> {
  const wake = await wakeAt(tx, now, mine, signDue);
  const text = String(wake.dueAt);
  if ((await tx.note("wake_at")) !== text) await tx.setNote("wake_at", text);
  return wake;
}

function earliest(instants: readonly number[]): number {
  return instants.reduce((best, at) => Math.min(best, at), Number.POSITIVE_INFINITY);
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

/** When a run that has no place yet may take one. */
function turnOf(run: Run): number[] {
  if (run.state === "queued") return [run.notBefore];
  return run.state === "waiting" && !asksPerson(run) ? [run.notBefore] : [];
}

/** When a question to a person is no longer one. Nobody waits for that: a run that may go on is queued by the answer. */
function expiryOf(run: Run): number[] {
  return run.state === "waiting" && asksPerson(run) ? [run.notBefore] : [];
}

function asksPerson({ waitingFor }: Run): boolean {
  return waitingFor === "approval";
}
