/** What a channel has lost since it delivered last. */
import { sql, type Kysely } from "kysely";
import type { ChannelName } from "../../core/channels.ts";
import type { ChannelPast } from "../../core/trends/channel-trend.ts";
import type { LedgerSchema } from "../schema.ts";
import type { Session } from "../session.ts";
import { first, ONE, statement } from "../statement.ts";

const LAST = statement<{ channel: ChannelName }>()((db, param) =>
  db
    .selectFrom("delivery")
    .select((eb) => eb.fn.max("sent_at").as("at"))
    .where("channel", "=", param("channel")),
);

const SINCE = statement<{ channel: ChannelName; after: number }>()((db, param) =>
  tried(db)
    .select([
      sql<number>`sum(case when delivery.state in ('pending', 'sending') then 0 else 1 end)`.as("lost"),
      sql<number>`sum(case when delivery.state in ('pending', 'sending') then 1 else 0 end)`.as("waiting"),
      sql<number | null>`min(case when outbox.created_at > outbox.not_before
        then outbox.created_at else outbox.not_before end)`.as("oldest"),
    ])
    .where("delivery.channel", "=", param("channel"))
    .where(isAfter(param("after"))),
);

const LAST_ERROR = statement<{ channel: ChannelName; after: number }>()((db, param) =>
  tried(db)
    .select("delivery.last_error as error")
    .where("delivery.channel", "=", param("channel"))
    .where(isAfter(param("after")))
    .orderBy("delivery.id", "desc")
    .limit(ONE),
);

/**
 * What was tried and did not go through. Rows without `sent_at` stand together in the index of the channel, so that
 * what was delivered is not gone through.
 */
function tried(db: Kysely<LedgerSchema>) {
  return (
    db
      .selectFrom("delivery")
      .innerJoin("outbox", "outbox.id", "delivery.message_id")
      .where("delivery.sent_at", "is", null)
      .where("delivery.attempts", ">", 0)
      .where("delivery.last_error", "is not", null)
      .where("outbox.kind", "<>", "test")
      // A question whose time is over was not lost by the channel.
      .where(sql<boolean>`not (delivery.state = 'expired' and outbox.kind in ('approval', 'question'))`)
  );
}

function isAfter(after: ReturnType<typeof sql<number>>) {
  return sql<boolean>`(delivery.ended_at is null or delivery.ended_at > ${after})`;
}

export async function channelPast(session: Session, channel: ChannelName): Promise<ChannelPast> {
  const lastSentAt = (await first(session, LAST, { channel }))?.at ?? null;
  const asked = { channel, after: lastSentAt ?? 0 };
  const sums = await first(session, SINCE, asked);
  return {
    channel,
    lastSentAt,
    lost: sums?.lost ?? 0,
    waiting: sums?.waiting ?? 0,
    oldestAt: sums?.oldest ?? null,
    lastError: (await first(session, LAST_ERROR, asked))?.error ?? null,
  };
}
