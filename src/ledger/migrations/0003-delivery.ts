/** Messages on their way: one row for each message and channel. */
import type { Flavour, Migration } from "./migration.ts";

export const DELIVERY: Migration = {
  number: 3,
  name: "delivery",
  statements: ({ autoId }: Flavour) => [
    `create table delivery (
      id ${autoId},
      message_id bigint not null references outbox (id) on delete cascade,
      channel text not null,
      state text not null default 'pending'
        check (state in ('pending', 'sending', 'sent', 'failed', 'unknown', 'expired')),
      attempts integer not null default 0,
      not_before bigint not null,
      note text,
      last_error text,
      channel_message_id text,
      sent_at bigint,
      ended_at bigint,
      owner_pid bigint,
      owner_started text,
      owner_boot text,
      unique (message_id, channel),
      check (state <> 'sent' or channel_message_id is not null)
    )`,
    `create index delivery_open on delivery (not_before) where state in ('pending', 'sending')`,
    `create index delivery_of_channel on delivery (channel, sent_at)`,
    `alter table outbox add column contained_in bigint`,
    `create index outbox_contained on outbox (contained_in) where contained_in is not null`,
    `create index outbox_of_task on outbox (task, id)`,
  ],
};
