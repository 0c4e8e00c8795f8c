/** One attempt: claimed in the ledger before anything goes out, its result stored after. */
import type { ChannelName, ChannelPlan } from "../../core/channels.ts";
import type { Config } from "../../core/task.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import type { OutgoingMessage, SendingParts, Taken } from "../../ports/channel.ts";
import type { ClaimedDelivery, DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import type { WorkerParts } from "./context.ts";
import { quietFor } from "./decide.ts";
import { giveOnUnknown, giveToNext, isBetterTwice, noteRepeat } from "./fallback.ts";
import { whyNoLonger } from "./no-longer-so.ts";
import { keepQuestion } from "./questions.ts";
import { endTrouble, noteTrouble, patienceFor, type Trouble, troubleOf } from "./trouble.ts";
import { backOffMs, LEAST_ATTEMPTS, LONGEST_HOLD_MS, REPEATS_LAST_MS } from "./limits.ts";

export interface Sending {
  readonly config: Config;
  readonly plan: ChannelPlan;
  readonly stop: AbortSignal;
}

type Outcome =
  | { readonly kind: "sent"; readonly taken: Taken }
  | { readonly kind: "error"; error: ChannelError };

/** How an attempt ended, and what is wrong with the channel, if that will pass. */
interface Ended {
  readonly end: DeliveryEnd;
  readonly fault: { readonly until: number; readonly isAsked: boolean; readonly error: string } | null;
  /** It is tried again, though it may have been taken. */
  readonly isRepeat?: boolean;
  /** Where it lies. */
  readonly chat?: string | null;
}

/** What is known beside the attempt itself. */
interface Around {
  readonly outcome: Outcome;
  readonly trouble: Trouble | null;
  /** Another channel has the message, or will be asked to take it. */
  readonly isElsewhere: boolean;
}

/** Between two tries to store what became of a message. */
const STORE_AGAIN_MS = 2_000;

/** @returns how the attempt ended; null if nothing was due on the channel */
export async function sendNext(
  parts: WorkerParts,
  name: ChannelName,
  sending: Sending,
): Promise<DeliveryEnd | null> {
  const { ledger, clock, processes } = parts;
  const claimed = await ledger.write((tx) => tx.claimDelivery(name, processes.self(), clock.now()));
  return claimed === null ? null : await attempt(parts, claimed, sending);
}

/** Sends what is claimed, and stores what became of it. */
export async function attempt(
  parts: WorkerParts,
  claimed: ClaimedDelivery,
  sending: Sending,
): Promise<DeliveryEnd> {
  const off = await putOff(parts, claimed, sending);
  const ended = off === null ? await tryOnce(parts, claimed, sending) : { end: off, fault: null };
  await store(parts, claimed, sending, ended);
  return ended.end;
}

/** What need not be tried now. */
async function putOff(
  parts: WorkerParts,
  { content }: ClaimedDelivery,
  sending: Sending,
): Promise<DeliveryEnd | null> {
  const at = parts.clock.now();
  const over = await parts.ledger.read((tx) => whyNoLonger(tx, content, at));
  if (over !== null) return { state: "expired", at, error: over };
  if (content.expiresAt !== null && content.expiresAt <= at)
    return { state: "expired", at, error: "its time was over" };
  const until = quietFor(parts, sending.config, sending.plan, content, at);
  return until === null ? null : { state: "pending", at, notBefore: until };
}

async function tryOnce(parts: WorkerParts, claimed: ClaimedDelivery, sending: Sending): Promise<Ended> {
  const outcome = await send(parts, claimed, sending);
  const around = await parts.ledger.read(async (tx) => ({
    trouble: await troubleOf(tx, claimed.channel, parts.clock.now()),
    isElsewhere: (await tx.deliveriesOf(claimed.message)).some(
      ({ id, state }) =>
        id !== claimed.id && (state === "sent" || state === "pending" || state === "sending"),
    ),
  }));
  return endOf(parts, claimed, sending, { outcome, ...around });
}

async function send(parts: WorkerParts, claimed: ClaimedDelivery, sending: Sending): Promise<Outcome> {
  const { content, channelMessageId } = claimed;
  const sent = channelMessageId === null ? [] : channelMessageId.split(",");
  const progress: SendingParts = {
    sent,
    async partSent(id) {
      sent.push(id);
      await parts.ledger.write((tx) => tx.noteParts(claimed.id, sent.join(",")));
    },
  };
  try {
    const channel = await parts.openChannel(claimed.channel, sending.config);
    const taken = await channel.send(
      outgoing(parts, claimed),
      { ...progress, sent: [...sent] },
      sending.stop,
    );
    return { kind: "sent", taken };
  } catch (fault) {
    if (fault instanceof ChannelError) return { kind: "error", error: fault };
    // Nobody can tell how far an unforeseen fault let it come; content is not repeated on a guess.
    const text = `${content.kind}: ${fault instanceof Error ? fault.message : String(fault)}`;
    return { kind: "error", error: new ChannelError("unknown", text, { cause: fault }) };
  }
}

/** A message as a channel gets it, with its secrets masked. */
export function outgoing(
  { mask }: Pick<WorkerParts, "mask">,
  { content, note }: Pick<ClaimedDelivery, "content" | "note">,
): OutgoingMessage {
  const { kind, severity, task, run, title, body, key, createdAt } = content;
  return {
    kind,
    severity,
    task,
    run,
    title: mask(title),
    body: body === null ? null : mask(body),
    note: note === null ? null : mask(note),
    key,
    createdAt,
  };
}

function endOf(
  parts: WorkerParts,
  claimed: ClaimedDelivery,
  { plan }: Sending,
  { outcome, trouble, isElsewhere }: Around,
): Ended {
  const at = parts.clock.now();
  const over = (end: DeliveryEnd): Ended => ({ end, fault: null });
  if (outcome.kind === "sent") {
    const { id, chat = null } = outcome.taken;
    return { ...over({ state: "sent", at, channelMessageId: id }), chat };
  }
  const { fault, message, retryAfterMs, byConfiguration, outage } = outcome.error;
  const error = parts.mask(message);
  if (fault === "unknown" && outage === null) return over({ state: "unknown", at, error });
  const { content } = claimed;
  if (content.kind === "test") return over({ state: fault === "unknown" ? "unknown" : "failed", at, error });
  const hasNext = plan.names.some((name) => !claimed.tried.includes(name));
  if (fault === "refused" && (hasNext || !byConfiguration)) return over({ state: "failed", at, error });
  const asked = retryAfterMs === null ? null : Math.min(retryAfterMs, LONGEST_HOLD_MS);
  const attempts = Math.max(claimed.attempts, (trouble?.faults ?? 0) + 1);
  const until = at + (asked ?? backOffMs(attempts, parts.random()));
  const held = { until, isAsked: asked !== null, error };
  if (fault === "unknown") {
    // A gateway mostly speaks for a service that is away; where nobody else can say it, it had better come twice.
    const isRepeat =
      outage === "gateway" && !hasNext && !isElsewhere && isBetterTwice(content.kind) && isYoung(content, at);
    if (!isRepeat) return { end: { state: "unknown", at, error }, fault: held };
    return { end: { state: "pending", at, error, notBefore: until }, fault: held, isRepeat };
  }
  if (hasNext && isEnough(claimed, at, { trouble, asked }))
    return { end: { state: "failed", at, error }, fault: held };
  return { end: { state: "pending", at, error, notBefore: until }, fault: held };
}

function isYoung({ createdAt, notBefore }: ClaimedDelivery["content"], at: number): boolean {
  return at - Math.max(createdAt, notBefore) < REPEATS_LAST_MS;
}

/** Has the message, or the channel before it, been tried for long enough, or does the channel ask for too much? */
function isEnough(
  { attempts, content }: ClaimedDelivery,
  at: number,
  { trouble, asked }: { readonly trouble: Trouble | null; readonly asked: number | null },
): boolean {
  const patience = patienceFor(content.severity);
  const age = at - Math.max(content.createdAt, content.notBefore);
  if (attempts >= LEAST_ATTEMPTS && age >= patience) return true;
  return (asked ?? 0) >= patience || (trouble !== null && at - trouble.since >= patience);
}

/** What is known of a message must not be lost because the disk is full for a moment. */
async function store(
  parts: WorkerParts,
  claimed: ClaimedDelivery,
  { plan, stop }: Sending,
  { end, fault: held, isRepeat = false, chat = null }: Ended,
): Promise<void> {
  for (;;) {
    try {
      await parts.ledger.write(async (tx) => {
        if (end.state === "failed") await giveToNext(tx, plan, claimed, end);
        if (end.state === "unknown") await giveOnUnknown(tx, plan, claimed, end);
        await tx.endDelivery(claimed.id, "sending", end);
        if (isRepeat) await noteRepeat(tx, claimed, end.error);
        if (end.state === "sent") {
          await keepQuestion(tx, claimed.content, chat);
          await release(tx, claimed.channel, end.at);
        }
        if (held !== null) await noteTrouble(tx, claimed.channel, { at: end.at, ...held });
        // What kept this message from going out keeps the others too.
        if (held !== null) await tx.holdChannel(claimed.channel, held.until);
      });
      break;
    } catch (fault) {
      if (stop.aborted) throw fault;
      parts.tell(`what became of a message cannot be stored: ${(fault as Error).message}`);
      await parts.clock.sleep(STORE_AGAIN_MS, stop);
    }
  }
  if (end.state === "failed" || end.state === "unknown")
    parts.tell(
      `${claimed.channel}: "${claimed.content.title}" ${WORDS[end.state]}: ${end.error ?? "no reason"}`,
    );
}

/** What waits behind a fault goes out as soon as the channel is known to work, in its order. */
async function release(tx: LedgerTransaction, channel: ChannelName, at: number): Promise<void> {
  const trouble = await troubleOf(tx, channel, at);
  if (trouble !== null) await tx.releaseChannel(channel, at, trouble.until);
  await endTrouble(tx, channel);
}

const WORDS = { failed: "was not taken", unknown: "may or may not have arrived" } as const;
