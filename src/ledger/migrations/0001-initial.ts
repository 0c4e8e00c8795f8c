/** The first shape of the ledger. */
import type { Flavour, Migration } from "./migration.ts";

const ENDED = `'succeeded', 'failed', 'timed_out', 'cancelled', 'over_budget', 'lost', 'skipped', 'missed', 'merged'`;
const LIVE = `'queued', 'waiting', 'claimed', 'running'`;

export const INITIAL: Migration = {
  number: 1,
  name: "initial",
  statements: (flavour) => [
    ...facts(),
    ...slots(flavour),
    ...runs(flavour),
    ...results(flavour),
    ...messages(flavour),
    ...flavour.finality,
  ],
};

function facts(): string[] {
  return [
    `create table meta (key text primary key, value text not null)`,
    `create table counter (name text primary key, value bigint not null)`,
    `insert into counter (name, value) values ('token', 0)`,
    `create table good_config (
      id integer primary key check (id = 1),
      hash text not null,
      kept_at bigint not null,
      body text not null
    )`,
    `create table instance (
      id text primary key,
      kind text not null check (kind in ('loop', 'tick', 'run')),
      pid bigint not null,
      process_started text not null,
      boot_id text not null,
      seen_at bigint not null
    )`,
    `create table task_memory (
      task text primary key,
      paused_at bigint,
      paused_why text,
      last_success_at bigint,
      failures_in_row integer not null default 0,
      alerted_at bigint,
      watermark text,
      last_full_at bigint
    )`,
  ];
}

function slots({ autoId }: Flavour): string[] {
  return [
    `create table revision (
      id ${autoId},
      task text not null,
      rule text not null,
      zone text not null,
      from_at bigint not null,
      until_at bigint,
      planned_until bigint not null
    )`,
    `create unique index revision_in_force on revision (task) where until_at is null`,
    `create table slot (
      id ${autoId},
      task text not null,
      revision bigint not null references revision (id),
      nominal text not null,
      pass integer not null check (pass in (1, 2)),
      at bigint not null,
      run_id text,
      recorded_at bigint not null,
      of_bogus_future integer not null default 0,
      outcome text check (outcome in (${ENDED})),
      reason text,
      detail text,
      closed_at bigint,
      check ((outcome is null) = (closed_at is null))
    )`,
    `create unique index slot_identity on slot (revision, nominal, pass)`,
    `create unique index slot_unmerged on slot (task, at) where outcome is null or outcome <> 'merged'`,
    `create index slot_open on slot (task, at) where outcome is null`,
    `create index slot_of_task on slot (task, at)`,
    `create index slot_by_instant on slot (at)`,
    `create index slot_without_run on slot (recorded_at) where run_id is null`,
    `create index slot_closed on slot (closed_at) where closed_at is not null`,
    `create table slot_span (
      id ${autoId},
      task text not null,
      revision bigint not null references revision (id),
      first_nominal text not null,
      first_pass integer not null,
      first_at bigint not null,
      last_nominal text not null,
      last_pass integer not null,
      last_at bigint not null,
      count integer not null check (count > 0),
      outcome text not null check (outcome in ('skipped', 'missed', 'merged')),
      reason text not null,
      detail text,
      recorded_at bigint not null,
      check (first_at <= last_at)
    )`,
    `create unique index span_identity on slot_span (revision, first_nominal, first_pass)`,
    `create index span_of_task on slot_span (task, first_at)`,
    `create index span_recorded on slot_span (recorded_at)`,
  ];
}

function runs({ real }: Flavour): string[] {
  return [
    `create table run (
      id text primary key,
      task text not null,
      "trigger" text not null,
      slot_id bigint references slot (id),
      slot_at bigint not null,
      state text not null check (state in (${LIVE}, ${ENDED})),
      waiting_for text check (waiting_for in ('dependency', 'lock', 'approval', 'retry')),
      reason text,
      detail text,
      token bigint not null default 0,
      owner_pid bigint,
      owner_started text,
      owner_boot text,
      attempts integer not null default 0,
      created_at bigint not null,
      not_before bigint not null,
      started_at bigint,
      finished_at bigint,
      deadline_at bigint,
      exit_code bigint,
      changed bigint,
      cost_usd ${real},
      log text,
      "full" integer not null,
      cancel_at bigint,
      params text not null,
      priority ${real} not null,
      catch_up integer not null,
      check ((state = 'waiting') = (waiting_for is not null)),
      check ((state in (${ENDED})) = (finished_at is not null))
    )`,
    `create unique index run_of_slot on run (slot_id) where slot_id is not null`,
    `create unique index run_executing on run (task) where state in ('claimed', 'running')`,
    // Runs that were claimed before may wait again beside a newer one; they are attempts, not requests.
    `create unique index run_pending on run (task, "trigger")
      where state in ('queued', 'waiting') and "trigger" in ('after', 'after_any', 'dependency') and token = 0`,
    `create index run_live on run (task, slot_at) where state in (${LIVE})`,
    `create index run_of_task on run (task, created_at)`,
    `create index run_created on run (created_at)`,
    // These grow with the first end of a run only, and so cost nothing at its other transitions.
    `create index run_success on run (task, slot_at) where state = 'succeeded'`,
    `create index run_ended on run (task, finished_at) where finished_at is not null`,
    `create index run_finished on run (finished_at) where finished_at is not null`,
    `create index run_in_state on run (state, created_at) where finished_at is not null`,
    `create table held_lock (
      name text primary key,
      run_id text not null references run (id),
      held_at bigint not null
    )`,
    `create index held_lock_of_run on held_lock (run_id)`,
    `create table attempt (
      run_id text not null references run (id) on delete cascade,
      n integer not null,
      started_at bigint not null,
      ended_at bigint,
      deadline_at bigint,
      pid bigint,
      process_started text,
      boot_id text,
      outcome text check (outcome in (${ENDED})),
      reason text,
      detail text,
      exit_code bigint,
      signal text,
      leaked integer not null default 0,
      primary key (run_id, n),
      check ((outcome is null) = (ended_at is null))
    )`,
  ];
}

function results({ autoId }: Flavour): string[] {
  return [
    `create table report (
      run_id text primary key references run (id) on delete cascade,
      task text not null,
      saved_at bigint not null,
      body text not null
    )`,
    `create index report_of_task on report (task, saved_at)`,
    `create table finding (
      task text not null,
      key text not null,
      scope text not null,
      severity text not null check (severity in ('info', 'warning', 'critical')),
      title text not null,
      body text,
      state text not null check (state in ('new', 'ongoing', 'resolved')),
      first_seen bigint not null,
      last_seen bigint not null,
      resolved_at bigint,
      run_id text not null,
      primary key (task, key)
    )`,
    `create index finding_state on finding (state)`,
    `create table finding_change (
      id ${autoId},
      at bigint not null,
      task text not null,
      key text not null,
      change text not null check (change in ('new', 'reopened', 'changed', 'resolved')),
      severity text not null,
      title text not null,
      run_id text not null
    )`,
    `create index finding_change_at on finding_change (at)`,
  ];
}

function messages({ autoId }: Flavour): string[] {
  return [
    `create table outbox (
      id ${autoId},
      key text not null unique,
      kind text not null,
      severity text not null,
      task text,
      run_id text,
      title text not null,
      body text,
      created_at bigint not null,
      not_before bigint not null,
      expires_at bigint,
      state text not null default 'pending'
        check (state in ('pending', 'sent', 'failed', 'unknown', 'expired'))
    )`,
    `create index outbox_pending on outbox (not_before) where state = 'pending'`,
    `create index outbox_created on outbox (created_at)`,
    `create table event (id ${autoId}, at bigint not null, kind text not null, text text not null)`,
    `create index event_at on event (at)`,
  ];
}
