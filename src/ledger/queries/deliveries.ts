/** One delivery from claim to end. Every step names the state it starts from, so that none is taken twice. */
import { sql } from "kysely";
import type { ChannelName } from "../../core/channels.ts";
import { outcomeOf } from "../../core/delivery.ts";
import type { ProcessIdentity } from "../../core/run.ts";
import type { ClaimedDelivery, DeliveryEnd } from "../../ports/delivery-ledger.ts";
import type { Session } from "../session.ts";
import { deliveriesOf, toDelivery } from "./delivery-facts.ts";
import { toMessage } from "./outbox.ts";

/** The rules of the ledger ask for an id of whatever was sent; a channel that took it may have given none. */
const NO_ID = "";

export async function claimDelivery(
  session: Session,
  channel: ChannelName,
  owner: ProcessIdentity,
  at: number,
  message?: number,
): Promise<ClaimedDelivery | null> {
  const { db } = session;
  const due = db
    .selectFrom("delivery")
    .select("id")
    .where(sql<boolean>`state in ('pending', 'sending')`)
    .where("state", "=", "pending")
    .where("channel", "=", channel)
    .where("not_before", "<=", at)
    .orderBy(sql`(select outbox.severity <> 'critical' from outbox where outbox.id = delivery.message_id)`)
    .orderBy("message_id")
    .limit(1);
  const next = await (message === undefined ? due : due.where("message_id", "=", message)).executeTakeFirst();
  if (next === undefined) return null;
  const row = await db
    .updateTable("delivery")
    .set({
      state: "sending",
      attempts: sql<number>`attempts + 1`,
      owner_pid: owner.pid,
      owner_started: owner.startedAt,
      owner_boot: owner.bootId,
    })
    .where("id", "=", next.id)
    .where("state", "=", "pending")
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const content = await db
    .selectFrom("outbox")
    .selectAll()
    .where("id", "=", row.message_id)
    .executeTakeFirstOrThrow();
  const tried = (await deliveriesOf(session, row.message_id)).map((delivery) => delivery.channel);
  return { ...toDelivery(row), content: toMessage(content), tried };
}

export async function noteParts({ db }: Session, delivery: number, ids: string): Promise<void> {
  await db
    .updateTable("delivery")
    .set({ channel_message_id: ids })
    .where("id", "=", delivery)
    .where("state", "=", "sending")
    .execute();
}

export async function endDelivery(
  session: Session,
  delivery: number,
  from: "pending" | "sending",
  { state, at, notBefore, error = null, channelMessageId }: DeliveryEnd,
): Promise<boolean> {
  const row = await session.db
    .updateTable("delivery")
    .set({
      state,
      owner_pid: null,
      owner_started: null,
      owner_boot: null,
      last_error: error,
      ...(notBefore === undefined ? {} : { not_before: notBefore }),
      ...(channelMessageId === undefined
        ? {}
        : { channel_message_id: channelMessageId ?? (state === "sent" ? NO_ID : null) }),
      ...(state === "sent" ? { sent_at: at } : {}),
      ...(state === "pending" ? {} : { ended_at: at }),
    })
    .where("id", "=", delivery)
    .where("state", "=", from)
    .returning("message_id")
    .executeTakeFirst();
  if (row === undefined) return false;
  await settleMessage(session, row.message_id);
  return true;
}

export async function holdChannel({ db }: Session, channel: ChannelName, until: number): Promise<void> {
  await db
    .updateTable("delivery")
    .set({ not_before: until, attempts: sql<number>`attempts + 1` })
    .where(sql<boolean>`state in ('pending', 'sending')`)
    .where("state", "=", "pending")
    .where("channel", "=", channel)
    .where("not_before", "<", until)
    .execute();
}

export async function releaseChannel(
  { db }: Session,
  channel: ChannelName,
  at: number,
  heldUntil: number,
): Promise<void> {
  await db
    .updateTable("delivery")
    .set({ not_before: at })
    .where(sql<boolean>`state in ('pending', 'sending')`)
    .where("state", "=", "pending")
    .where("channel", "=", channel)
    .where("not_before", ">", at)
    .where("not_before", "<=", heldUntil)
    .execute();
}

export async function noteOnDelivery(
  { db }: Session,
  message: number,
  channel: ChannelName,
  note: string,
): Promise<boolean> {
  const result = await db
    .updateTable("delivery")
    .set({ note })
    .where("message_id", "=", message)
    .where("channel", "=", channel)
    .where("state", "=", "pending")
    .where("channel_message_id", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The message, and those it stands for, end as soon as nothing of it is under way any more. */
export async function settleMessage(session: Session, message: number): Promise<void> {
  const outcome = outcomeOf((await deliveriesOf(session, message)).map(({ state }) => state));
  if (outcome === null) return;
  await session.db
    .updateTable("outbox")
    .set({ state: outcome })
    .where((eb) => eb.or([eb("id", "=", message), eb("contained_in", "=", message)]))
    .execute();
}
