/** Rows of `nightdesk history --json`, as docs/command-line.md promises them. */
import { json } from "./program.ts";

export interface HistoryRow {
  readonly kind: "run" | "slot";
  readonly id: string;
  readonly task: string;
  readonly slot: string | null;
  readonly slot_local: string | null;
  readonly trigger: string | null;
  readonly state: string;
  readonly waiting_for: string | null;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly attempt: number;
  readonly started_at: string | null;
  readonly started_local: string | null;
  readonly finished_at: string | null;
  readonly finished_local: string | null;
  readonly duration_ms: number | null;
  readonly exit_code: number | null;
  readonly changed: number | null;
  readonly cost_usd: number | null;
  readonly log: string | null;
  readonly count: number;
  readonly last_slot: string | null;
  readonly last_slot_local: string | null;
}

/** Every row of the home, or of one task; newest first. */
export function history(home: string, task?: string): Promise<HistoryRow[]> {
  const of = task === undefined ? [] : ["--task", task];
  return json(home, "history", "--limit", "100000", ...of);
}

export interface Audit {
  readonly ok: boolean;
  readonly tasks: readonly {
    readonly task: string;
    readonly expected: number;
    readonly recorded: number;
    readonly missing: readonly string[];
    readonly doubled: readonly string[];
  }[];
}
