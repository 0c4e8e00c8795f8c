/** Rows straight into a ledger's tables: a year of history through the engine would take a year's worth of transactions. */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";

export type Insert = (table: string, row: Readonly<Record<string, SQLInputValue>>) => void;

export function inserter(database: DatabaseSync): Insert {
  const statements = new Map<string, StatementSync>();
  return (table, row) => {
    const names = Object.keys(row);
    const key = `${table} ${names.join()}`;
    let statement = statements.get(key);
    if (statement === undefined) {
      const columns = names.map((name) => `"${name}"`).join(", ");
      statement = database.prepare(
        `insert into ${table} (${columns}) values (${names.map(() => "?").join(", ")})`,
      );
      statements.set(key, statement);
    }
    statement.run(...Object.values(row));
  };
}

export interface RunFacts {
  readonly id: string;
  readonly task: string;
  readonly trigger?: string;
  readonly slotId?: number | null;
  readonly slotAt: number;
  readonly state: string;
  readonly waitingFor?: string | null;
  readonly reason?: string | null;
  readonly detail?: string | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly attempts?: number;
  readonly exitCode?: number | null;
  readonly changed?: number | null;
  readonly usd?: number | null;
  readonly log?: string | null;
  readonly logOffset?: number | null;
  readonly catchUp?: boolean;
}

export function runRow(run: RunFacts) {
  return {
    id: run.id,
    task: run.task,
    trigger: run.trigger ?? "slot",
    slot_id: run.slotId ?? null,
    slot_at: run.slotAt,
    state: run.state,
    waiting_for: run.waitingFor ?? null,
    reason: run.reason ?? null,
    detail: run.detail ?? null,
    token: 1,
    owner_pid: 4711,
    owner_started: "demo",
    owner_boot: "demo",
    attempts: run.attempts ?? 1,
    created_at: run.createdAt,
    not_before: run.createdAt,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    exit_code: run.exitCode ?? null,
    changed: run.changed ?? null,
    cost_usd: run.usd ?? null,
    log: run.log ?? null,
    log_offset: run.logOffset ?? null,
    full: 0,
    params: "{}",
    priority: 5,
    catch_up: run.catchUp === true ? 1 : 0,
  };
}
