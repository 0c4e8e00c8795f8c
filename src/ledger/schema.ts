/**
 * The tables of the ledger as Kysely sees them. Instants are epoch milliseconds, yes and no are 1 and 0, JSON is text.
 * The rules that the database itself holds (uniqueness, finality) are in `migrations/`.
 */
import type { Generated } from "kysely";
import type { Adaptation } from "../core/adaptation.ts";
import type { Approval } from "../core/approval.ts";
import type { ChannelName } from "../core/channels.ts";
import type { Decision } from "../core/decision.ts";
import type { DeliveryState } from "../core/delivery.ts";
import type { SpendKind } from "../ports/claude-ledger.ts";
import type { MessageKind } from "../core/message.ts";
import type { Outcome } from "../core/outcome.ts";
import type { FindingState, FindingUpdate } from "../core/finding.ts";
import type { Severity } from "../core/report.ts";
import type { RunState, Trigger, WaitingFor } from "../core/run.ts";

/** 1 or 0; SQLite has no other truth. */
export type Flag = 0 | 1;

export interface LedgerSchema {
  migration: { number: number; name: string };
  /** Small facts by name. */
  meta: { key: string; value: string };
  /** Numbers that only grow; `token` is the newest fencing token. */
  counter: { name: string; value: number };
  instance: InstanceTable;
  task_memory: TaskMemoryTable;
  revision: RevisionTable;
  slot: SlotTable;
  slot_span: SlotSpanTable;
  run: RunTable;
  held_lock: { name: string; run_id: string; held_at: number };
  attempt: AttemptTable;
  report: { run_id: string; task: string; saved_at: number; body: string };
  finding: FindingTable;
  finding_change: FindingChangeTable;
  outbox: OutboxTable;
  delivery: DeliveryTable;
  event: { id: Generated<number>; at: number; kind: string; text: string };
  spend: SpendTable;
  decision: DecisionTable;
  approval: ApprovalTable;
  adaptation: AdaptationTable;
  good_config: { id: number; hash: string; kept_at: number; body: string };
}

export interface InstanceTable {
  id: string;
  kind: "loop" | "tick" | "run";
  pid: number;
  process_started: string;
  boot_id: string;
  seen_at: number;
}

export interface TaskMemoryTable {
  task: string;
  paused_at: number | null;
  paused_why: string | null;
  last_success_at: number | null;
  failures_in_row: number;
  alerted_at: number | null;
  watermark: string | null;
  last_full_at: number | null;
  /** Hash of the declared inputs that were last worked through. */
  input_hash: string | null;
}

export interface RevisionTable {
  id: Generated<number>;
  task: string;
  rule: string;
  zone: string;
  from_at: number;
  until_at: number | null;
  planned_until: number;
}

export interface SlotTable {
  id: Generated<number>;
  task: string;
  revision: number;
  nominal: string;
  pass: 1 | 2;
  at: number;
  /** The run made for it; null for moments without one. */
  run_id: string | null;
  recorded_at: number;
  /** 1 if it ran in a future that did not come: the clock had been wrong. */
  of_bogus_future: Generated<number>;
  /** null while open. */
  outcome: Outcome | null;
  reason: string | null;
  detail: string | null;
  closed_at: number | null;
}

export interface SlotSpanTable {
  id: Generated<number>;
  task: string;
  revision: number;
  first_nominal: string;
  first_pass: 1 | 2;
  first_at: number;
  last_nominal: string;
  last_pass: 1 | 2;
  last_at: number;
  count: number;
  outcome: Outcome;
  reason: string;
  detail: string | null;
  recorded_at: number;
}

export interface RunTable {
  id: string;
  task: string;
  trigger: Trigger;
  slot_id: number | null;
  slot_at: number;
  state: RunState;
  waiting_for: WaitingFor | null;
  reason: string | null;
  detail: string | null;
  /** 0 until the first claim. */
  token: number;
  owner_pid: number | null;
  owner_started: string | null;
  owner_boot: string | null;
  attempts: number;
  created_at: number;
  not_before: number;
  started_at: number | null;
  finished_at: number | null;
  deadline_at: number | null;
  exit_code: number | null;
  changed: number | null;
  cost_usd: number | null;
  log: string | null;
  /** In bytes; null where it is not known that nothing of the run stands before. */
  log_offset: number | null;
  full: Flag;
  /** When somebody asked to cancel it. */
  cancel_at: number | null;
  params: string;
  priority: number;
  catch_up: Flag;
}

export interface AttemptTable {
  run_id: string;
  n: number;
  started_at: number;
  ended_at: number | null;
  deadline_at: number | null;
  pid: number | null;
  process_started: string | null;
  boot_id: string | null;
  outcome: Outcome | null;
  reason: string | null;
  detail: string | null;
  exit_code: number | null;
  signal: string | null;
  leaked: number;
}

export interface FindingTable {
  task: string;
  key: string;
  scope: string;
  severity: Severity;
  title: string;
  body: string | null;
  state: FindingState;
  first_seen: number;
  last_seen: number;
  resolved_at: number | null;
  run_id: string;
}

export interface FindingChangeTable {
  id: Generated<number>;
  at: number;
  task: string;
  key: string;
  change: Exclude<FindingUpdate["change"], "same">;
  severity: Severity;
  title: string;
  run_id: string;
}

export interface OutboxTable {
  id: Generated<number>;
  key: string;
  kind: MessageKind;
  severity: Severity;
  task: string | null;
  run_id: string | null;
  title: string;
  body: string | null;
  created_at: number;
  not_before: number;
  expires_at: number | null;
  state: "pending" | "sent" | "failed" | "unknown" | "expired";
  /** The message that stands for this one. */
  contained_in: Generated<number | null>;
}

export interface DeliveryTable {
  id: Generated<number>;
  message_id: number;
  channel: ChannelName;
  state: DeliveryState;
  attempts: Generated<number>;
  not_before: number;
  note: string | null;
  last_error: Generated<string | null>;
  channel_message_id: Generated<string | null>;
  sent_at: Generated<number | null>;
  ended_at: Generated<number | null>;
  owner_pid: Generated<number | null>;
  owner_started: Generated<string | null>;
  owner_boot: Generated<string | null>;
}

export interface SpendTable {
  id: Generated<number>;
  at: number;
  day: string;
  month: string;
  task: string | null;
  run_id: string | null;
  kind: SpendKind;
  model: string;
  state: "reserved" | "settled" | "assumed";
  reserved_usd: number;
  cost_usd: number;
  is_estimate: Generated<number>;
  input_tokens: Generated<number>;
  output_tokens: Generated<number>;
  cache_read_tokens: Generated<number>;
  cache_write_tokens: Generated<number>;
  owner_pid: number;
  owner_started: string;
  owner_boot: string;
  settled_at: Generated<number | null>;
}

export interface DecisionTable {
  id: Generated<number>;
  run_id: string;
  at: number;
  step: string;
  verdict: Decision["verdict"];
  reason: string;
  /** JSON. */
  evidence: string | null;
}

export interface ApprovalTable {
  id: string;
  run_id: string;
  task: string;
  kind: Approval["kind"];
  tool: string;
  input: string;
  input_hash: string;
  state: Approval["state"];
  created_at: number;
  expires_at: number;
  answered_at: Generated<number | null>;
  answered_by: Generated<string | null>;
  answer: Generated<string | null>;
  used_at: Generated<number | null>;
}

export interface AdaptationTable {
  id: Generated<number>;
  at: number;
  task: string;
  slot_at: number;
  action: Adaptation["action"];
  until_at: number | null;
  reason: string;
  run_id: string;
  state: Adaptation["state"];
  ended_at: Generated<number | null>;
}
