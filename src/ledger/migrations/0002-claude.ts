/** What Claude costs, what is decided before it is asked, what waits for a person's yes, how the day's plan was changed. */
import type { Flavour, Migration } from "./migration.ts";

export const CLAUDE: Migration = {
  number: 2,
  name: "claude",
  statements: (flavour) => [
    ...spend(flavour),
    ...decisions(flavour),
    ...approvals(),
    ...adaptations(flavour),
  ],
};

function spend({ autoId, real }: Flavour): string[] {
  return [
    `create table spend (
      id ${autoId},
      at bigint not null,
      day text not null,
      month text not null,
      task text,
      run_id text,
      kind text not null,
      model text not null,
      state text not null check (state in ('reserved', 'settled', 'assumed')),
      reserved_usd ${real} not null,
      cost_usd ${real} not null,
      is_estimate integer not null default 0,
      input_tokens bigint not null default 0,
      output_tokens bigint not null default 0,
      cache_read_tokens bigint not null default 0,
      cache_write_tokens bigint not null default 0,
      owner_pid bigint not null,
      owner_started text not null,
      owner_boot text not null,
      settled_at bigint
    )`,
    `create index spend_of_month on spend (month, task)`,
    `create index spend_of_run on spend (run_id) where run_id is not null`,
    `create index spend_open on spend (id) where state = 'reserved'`,
    `alter table task_memory add column input_hash text`,
  ];
}

function decisions({ autoId }: Flavour): string[] {
  return [
    `create table decision (
      id ${autoId},
      run_id text not null references run (id) on delete cascade,
      at bigint not null,
      step text not null,
      verdict text not null check (verdict in ('go', 'skip', 'defer')),
      reason text not null,
      evidence text
    )`,
    `create index decision_of_run on decision (run_id)`,
  ];
}

function approvals(): string[] {
  return [
    `create table approval (
      id text primary key,
      run_id text not null references run (id) on delete cascade,
      task text not null,
      kind text not null check (kind in ('tool', 'question')),
      tool text not null,
      input text not null,
      input_hash text not null,
      state text not null check (state in ('pending', 'approved', 'denied', 'expired', 'used')),
      created_at bigint not null,
      expires_at bigint not null,
      answered_at bigint,
      answered_by text,
      answer text,
      used_at bigint
    )`,
    `create index approval_of_run on approval (run_id)`,
    `create index approval_pending on approval (expires_at) where state = 'pending'`,
  ];
}

function adaptations({ autoId }: Flavour): string[] {
  return [
    `create table adaptation (
      id ${autoId},
      at bigint not null,
      task text not null,
      slot_at bigint not null,
      action text not null check (action in ('skip', 'postpone')),
      until_at bigint,
      reason text not null,
      run_id text not null,
      state text not null check (state in ('active', 'applied', 'overruled')),
      ended_at bigint
    )`,
    `create index adaptation_of_task on adaptation (task, slot_at)`,
    `create unique index adaptation_active on adaptation (task, slot_at) where state = 'active'`,
  ];
}
