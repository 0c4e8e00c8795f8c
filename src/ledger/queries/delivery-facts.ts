/** What is known of messages on their way. */
import { sql, type Selectable } from "kysely";
import type { ChannelName } from "../../core/channels.ts";
import type { ChannelHealth, Delivery, WaitingMessage } from "../../core/delivery.ts";
import type { Message } from "../../core/message.ts";
import type { UndecidedMessage } from "../../ports/delivery-ledger.ts";
import type { DeliveryTable } from "../schema.ts";
import type { Session } from "../session.ts";
import { all, first, statement } from "../statement.ts";
import { toMessage } from "./outbox.ts";

const MOST_UNDECIDED = 500;

// Asked at every pass, so both are compiled once. Every open message or delivery is a row of a partial index.
const NEXT_DELIVERY = statement()((db) =>
  db
    .selectFrom("delivery")
    .select((eb) => eb.fn.min("not_before").as("at"))
    .where(sql<boolean>`state in ('pending', 'sending')`),
);

const NEXT_UNPLANNED = statement()((db) =>
  db
    .selectFrom("outbox")
    .select((eb) => eb.fn.min("not_before").as("at"))
    .where(sql<boolean>`state = 'pending'`)
    .where("contained_in", "is", null)
    .where(sql<boolean>`not exists (select 1 from delivery where delivery.message_id = outbox.id)`),
);

// Asked at the end of each run.
const CHANGES_TOLD = statement<{ task: string; limit: number }>()((db, param) =>
  db
    .selectFrom("outbox")
    .select(["kind", "key", "created_at as createdAt"])
    .where("task", "=", param("task"))
    .where("kind", "in", [sql.lit("failure" as const), sql.lit("recovery" as const)])
    .orderBy("id", "desc")
    .limit(param("limit")),
);

export async function nextDeliveryAt(session: Session): Promise<number | null> {
  const queued = (await first(session, NEXT_DELIVERY, {}))?.at ?? null;
  const unplanned = (await first(session, NEXT_UNPLANNED, {}))?.at ?? null;
  if (queued === null || unplanned === null) return queued ?? unplanned;
  return Math.min(queued, unplanned);
}

export async function undecidedMessages({ db }: Session): Promise<UndecidedMessage[]> {
  const rows = await db
    .selectFrom("outbox")
    .selectAll()
    .select((eb) =>
      eb
        .exists(eb.selectFrom("delivery").select("id").whereRef("delivery.message_id", "=", "outbox.id"))
        .as("planned"),
    )
    .where(sql<boolean>`state = 'pending'`)
    .where("contained_in", "is", null)
    .where(
      sql<boolean>`not exists (select 1 from delivery where delivery.message_id = outbox.id
        and (delivery.state <> 'pending' or delivery.channel_message_id is not null))`,
    )
    // By the column of the index; by id the whole table would be gone through.
    .orderBy("not_before")
    .limit(MOST_UNDECIDED)
    .execute();
  return rows
    .map((row) => ({ ...toMessage(row), planned: Boolean(row.planned) }))
    .toSorted((a, b) => a.id - b.id);
}

export async function sendingDeliveries({ db }: Session): Promise<Delivery[]> {
  const rows = await db
    .selectFrom("delivery")
    .selectAll()
    // In the very words of the index, else it is not used.
    .where(sql<boolean>`state in ('pending', 'sending')`)
    .where("state", "=", "sending")
    .execute();
  return rows.map(toDelivery);
}

export async function deliveriesOf({ db }: Session, message: number): Promise<Delivery[]> {
  const rows = await db
    .selectFrom("delivery")
    .selectAll()
    .where("message_id", "=", message)
    .orderBy("id")
    .execute();
  return rows.map(toDelivery);
}

export async function messageId({ db }: Session, key: string): Promise<number | null> {
  const row = await db.selectFrom("outbox").select("id").where("key", "=", key).executeTakeFirst();
  return row?.id ?? null;
}

export async function messageWithId({ db }: Session, id: number): Promise<WaitingMessage | null> {
  const row = await db.selectFrom("outbox").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : toMessage(row);
}

export async function messageWithKey({ db }: Session, key: string): Promise<WaitingMessage | null> {
  const row = await db.selectFrom("outbox").selectAll().where("key", "=", key).executeTakeFirst();
  return row === undefined ? null : toMessage(row);
}

/** Goes through what the channel was ever given: asked only when a person answers a message. */
export async function messageSentAs(
  { db }: Session,
  channel: ChannelName,
  id: string,
): Promise<WaitingMessage | null> {
  const row = await db
    .selectFrom("delivery")
    .innerJoin("outbox", "outbox.id", "delivery.message_id")
    .selectAll("outbox")
    .where("delivery.channel", "=", channel)
    // Of a message in parts the ids have commas between them.
    .where(
      sql<boolean>`replace(',' || channel_message_id || ',', ${`,${id},`}, '') <> ',' || channel_message_id || ','`,
    )
    .orderBy("delivery.id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toMessage(row);
}

export async function changesTold(
  session: Session,
  task: string,
  limit: number,
): Promise<Pick<Message, "kind" | "key" | "createdAt">[]> {
  return await all(session, CHANGES_TOLD, { task, limit });
}

export async function messageBefore(
  { db }: Session,
  { id, task, kind }: WaitingMessage,
): Promise<(Message & { readonly id: number }) | null> {
  const query = db
    .selectFrom("outbox")
    .selectAll()
    .where("id", "<", id)
    .where("contained_in", "is", null)
    .orderBy("id", "desc")
    .limit(1);
  const ofTask =
    task === null ? query.where("task", "is", null).where("kind", "=", kind) : query.where("task", "=", task);
  const row = await ofTask.executeTakeFirst();
  return row === undefined ? null : toMessage(row);
}

export async function channelHealth({ db }: Session): Promise<ChannelHealth[]> {
  const channels = await db.selectFrom("delivery").select("channel").distinct().orderBy("channel").execute();
  return await Promise.all(
    channels.map(async ({ channel }) => {
      const sums = await db
        .selectFrom("delivery")
        .select([
          sql<number>`coalesce(sum(case when state = 'sent' then 1 else 0 end), 0)`.as("sent"),
          sql<number | null>`max(sent_at)`.as("lastSentAt"),
          sql<number>`coalesce(sum(case when state in ('pending', 'sending') then 1 else 0 end), 0)`.as(
            "pending",
          ),
        ])
        .where("channel", "=", channel)
        .executeTakeFirstOrThrow();
      const since = await db
        .selectFrom("delivery")
        .select([
          sql<number>`coalesce(sum(case when state = 'failed' then 1 else 0 end), 0)`.as("failed"),
          sql<number>`coalesce(sum(case when state = 'unknown' then 1 else 0 end), 0)`.as("unknown"),
        ])
        .where("channel", "=", channel)
        .where("ended_at", ">=", sums.lastSentAt ?? 0)
        .executeTakeFirstOrThrow();
      const last = await db
        .selectFrom("delivery")
        .select("last_error")
        .where("channel", "=", channel)
        .where("last_error", "is not", null)
        .where("state", "<>", "sent")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return { channel, ...sums, ...since, lastError: last?.last_error ?? null };
    }),
  );
}

export function toDelivery(row: Selectable<DeliveryTable>): Delivery {
  const { owner_pid: pid, owner_started: startedAt, owner_boot: bootId } = row;
  return {
    id: row.id,
    message: row.message_id,
    channel: row.channel,
    state: row.state,
    attempts: row.attempts,
    notBefore: row.not_before,
    note: row.note,
    lastError: row.last_error,
    channelMessageId: row.channel_message_id || null,
    sentAt: row.sent_at,
    owner: pid === null ? null : { pid, startedAt: startedAt ?? "", bootId: bootId ?? "" },
  };
}
