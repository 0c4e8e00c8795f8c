/** One attempt: claimed in the ledger before anything goes out, its result stored after. */
import type { ChannelName, ChannelPlan } from "../../core/channels.ts";
import type { Config } from "../../core/task.ts";
import { ChannelError } from "../../ports/channel-error.ts";
import type { OutgoingMessage, SendingParts } from "../../ports/channel.ts";
import type { ClaimedDelivery, DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { WorkerParts } from "./context.ts";
import { quietFor } from "./decide.ts";
import { giveToNext } from "./fallback.ts";
import { keepQuestion, whyOver } from "./questions.ts";
import { backOffMs, GIVE_WAY_CRITICAL_MS, GIVE_WAY_MS, LEAST_ATTEMPTS } from "./limits.ts";

export interface Sending {
  readonly config: Config;
  readonly plan: ChannelPlan;
  readonly stop: AbortSignal;
}

type Outcome =
  | { readonly kind: "sent"; readonly id: string }
  | { readonly kind: "error"; error: ChannelError };

/** Between two tries to store what became of a message. */
const STORE_AGAIN_MS = 2_000;

/** @returns false if nothing was due on the channel */
export async function sendNext(parts: WorkerParts, name: ChannelName, sending: Sending): Promise<boolean> {
  const { ledger, clock, processes } = parts;
  const claimed = await ledger.write((tx) => tx.claimDelivery(name, processes.self(), clock.now()));
  if (claimed === null) return false;
  await attempt(parts, claimed, sending);
  return true;
}

/** Sends what is claimed, and stores what became of it. */
export async function attempt(
  parts: WorkerParts,
  claimed: ClaimedDelivery,
  sending: Sending,
): Promise<DeliveryEnd> {
  const end =
    (await putOff(parts, claimed, sending)) ??
    endOf(parts, claimed, sending, await send(parts, claimed, sending));
  await store(parts, claimed, sending, end);
  return end;
}

/** What need not be tried now. */
async function putOff(
  parts: WorkerParts,
  { content }: ClaimedDelivery,
  sending: Sending,
): Promise<DeliveryEnd | null> {
  const at = parts.clock.now();
  const over = await parts.ledger.read((tx) => whyOver(tx, content, at));
  if (over !== null) return { state: "expired", at, error: over };
  if (content.expiresAt !== null && content.expiresAt <= at)
    return { state: "expired", at, error: "its time was over" };
  const until = quietFor(parts, sending.config, sending.plan, content, at);
  return until === null ? null : { state: "pending", at, notBefore: until };
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
    const { id } = await channel.send(
      outgoing(parts, claimed),
      { ...progress, sent: [...sent] },
      sending.stop,
    );
    return { kind: "sent", id };
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
  outcome: Outcome,
): DeliveryEnd {
  const at = parts.clock.now();
  if (outcome.kind === "sent") return { state: "sent", at, channelMessageId: outcome.id };
  const { fault, message, retryAfterMs, byConfiguration } = outcome.error;
  const error = parts.mask(message);
  if (fault === "unknown") return { state: "unknown", at, error };
  if (claimed.content.kind === "test") return { state: "failed", at, error };
  const hasNext = plan.names.some((name) => !claimed.tried.includes(name));
  if (fault === "refused" && (hasNext || !byConfiguration)) return { state: "failed", at, error };
  const givesWay = claimed.content.severity === "critical" ? GIVE_WAY_CRITICAL_MS : GIVE_WAY_MS;
  const age = at - Math.max(claimed.content.createdAt, claimed.content.notBefore);
  if (hasNext && claimed.attempts >= LEAST_ATTEMPTS && age >= givesWay) return { state: "failed", at, error };
  const pause = Math.max(backOffMs(claimed.attempts, parts.random()), retryAfterMs ?? 0);
  return { state: "pending", at, error, notBefore: at + (retryAfterMs ?? pause) };
}

/** What is known of a message must not be lost because the disk is full for a moment. */
async function store(
  parts: WorkerParts,
  claimed: ClaimedDelivery,
  { plan, stop }: Sending,
  end: DeliveryEnd,
): Promise<void> {
  for (;;) {
    try {
      await parts.ledger.write(async (tx) => {
        if (end.state === "failed") await giveToNext(tx, plan, claimed, end);
        await tx.endDelivery(claimed.id, "sending", end);
        if (end.state === "sent") await keepQuestion(tx, claimed.content);
        // What kept this message from going out keeps the others too.
        if (end.state === "pending" && end.notBefore !== undefined && end.error != null)
          await tx.holdChannel(claimed.channel, end.notBefore);
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

const WORDS = { failed: "was not taken", unknown: "may or may not have arrived" } as const;
