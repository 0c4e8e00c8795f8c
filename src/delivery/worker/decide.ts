/** Which waiting messages go to which channels now: what is too old, repeated, too much at once, or for the morning. */
import type { ChannelPlan } from "../../core/channels.ts";
import { digestOf, MOST_BESIDE_EACH_OTHER, storms } from "../../core/digest.ts";
import type { WaitingMessage } from "../../core/delivery.ts";
import type { Message, MessageKind } from "../../core/message.ts";
import type { Config } from "../../core/task.ts";
import type { UndecidedMessage } from "../../ports/delivery-ledger.ts";
import type { LedgerTransaction } from "../../ports/ledger.ts";
import type { WorkerParts } from "./context.ts";
import { chooseChannels, leaveLostChannels } from "./choose-channels.ts";
import { whyNoLonger } from "./no-longer-so.ts";
import { MESSAGE_LASTS_MS, NEWS_LASTS_MS, REPEAT_MS, STORM_MS } from "./limits.ts";

/** What one worker remembers between two rounds. */
export interface Recently {
  /** When messages of a kind were given to channels. */
  readonly given: Map<MessageKind, number[]>;
  /** Messages that wait for the storm to be over. */
  readonly held: Set<number>;
}

export interface Round {
  readonly tx: LedgerTransaction;
  readonly config: Config;
  readonly plan: ChannelPlan;
  readonly now: number;
  /** True: nothing is held back for a storm, since the process is about to leave. */
  readonly flush: boolean;
}

/** Decides on every message that no channel has begun to send. One transaction. */
export async function decideMessages(parts: WorkerParts, recently: Recently, round: Round): Promise<void> {
  const { tx, now } = round;
  const undecided = await tx.undecidedMessages();
  const waiting: UndecidedMessage[] = [];
  for (const message of undecided) {
    const isDue = message.notBefore <= now || (round.flush && recently.held.has(message.id));
    const expiry = expiryOf(message);
    const over = await whyNoLonger(tx, message, now);
    if (over !== null) await tx.expireMessage(message.id, now, over);
    else if (expiry.at <= now) await tx.expireMessage(message.id, now, expiry.why);
    else if (message.planned) {
      await leaveLostChannels(round, message);
      waiting.push(message);
    } else if (isDue && !(await isForLater(parts, round, message)) && !(await isRepeated(tx, message)))
      waiting.push(message);
  }
  const whole = await gatherStorms(round, waiting);
  for (const message of whole) {
    if (message.planned || holdBack(recently, round, message)) {
      if (!message.planned) await tx.postponeMessage(message.id, now + STORM_MS);
      continue;
    }
    await tx.addDeliveries(message.id, await chooseChannels(round, message));
    recently.held.delete(message.id);
    recently.given.set(message.kind, [...(recently.given.get(message.kind) ?? []), now]);
  }
}

function expiryOf({ expiresAt, createdAt, notBefore, planned }: UndecidedMessage): {
  at: number;
  why: string;
} {
  if (expiresAt !== null) return { at: expiresAt, why: "its time was over" };
  const since = Math.max(createdAt, notBefore);
  return planned
    ? { at: since + MESSAGE_LASTS_MS, why: "it could not be sent for a week" }
    : { at: since + NEWS_LASTS_MS, why: "there was no channel for it for three days" };
}

/** In quiet hours only what is critical goes out, and what a person asks for. */
async function isForLater(parts: WorkerParts, round: Round, message: WaitingMessage): Promise<boolean> {
  const until = quietFor(parts, round.config, round.plan, message, round.now);
  if (until === null) return false;
  await round.tx.postponeMessage(message.id, until);
  return true;
}

/** End of the quiet hours for this message; null if it may go out now. */
export function quietFor(
  parts: Pick<WorkerParts, "quietUntil">,
  { timezone }: Config,
  { quiet }: ChannelPlan,
  { severity, kind }: Pick<Message, "severity" | "kind">,
  now: number,
): number | null {
  if (quiet === null || severity === "critical" || kind === "test") return null;
  return parts.quietUntil(now, timezone, quiet);
}

/** What must be said each time, since it waits for an answer or was asked for. */
const NEVER_DAMPED: readonly MessageKind[] = [
  "approval",
  "question",
  "reminder",
  "success",
  "recovery",
  "test",
];

async function isRepeated(tx: LedgerTransaction, message: WaitingMessage): Promise<boolean> {
  if (NEVER_DAMPED.includes(message.kind)) return false;
  const before = await tx.messageBefore(message);
  if (before === null || !saysTheSame(message, before)) return false;
  await tx.containMessages([message.id], before.id);
  return true;
}

function saysTheSame(message: Message, before: Message): boolean {
  return (
    message.kind === before.kind &&
    message.severity === before.severity &&
    message.title === before.title &&
    message.body === before.body &&
    message.createdAt - before.createdAt < REPEAT_MS
  );
}

async function gatherStorms(
  { tx, now }: Round,
  waiting: readonly UndecidedMessage[],
): Promise<UndecidedMessage[]> {
  let left = [...waiting];
  for (const group of storms(waiting)) {
    const digest = digestOf(group, now);
    if (!(await tx.addMessage(digest))) continue;
    const id = await tx.messageId(digest.key);
    if (id === null) continue;
    await tx.containMessages(
      group.map((message) => message.id),
      id,
    );
    left = left.filter((message) => !group.some((member) => member.id === message.id));
    left.push({ ...digest, id, planned: false });
  }
  return left;
}

/** After the first few of a kind the next ones wait a minute, so that a storm becomes one message. */
function holdBack({ given, held }: Recently, { now, flush }: Round, message: UndecidedMessage): boolean {
  const lately = (given.get(message.kind) ?? []).filter((at) => now - at < STORM_MS && at <= now);
  given.set(message.kind, lately);
  if (flush || message.severity === "critical" || held.has(message.id)) return false;
  if (message.kind === "approval" || message.kind === "question" || message.kind === "test") return false;
  if (lately.length < MOST_BESIDE_EACH_OTHER) return false;
  held.add(message.id);
  return true;
}
