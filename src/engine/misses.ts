/** Misses that nothing makes up for are told to people, all those of one pass in one message. */
import type { Message } from "../core/message.ts";
import type { NonRunReason } from "../core/slot.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import { localText } from "../schedule/local-text.ts";

export interface Miss {
  readonly task: string;
  /** Zone in which people know these moments. */
  readonly zone: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
  readonly reason: NonRunReason;
}

/** True misses: for a superseded slot another run stands, so nobody needs to hear of it. */
export function isTrueMiss(reason: NonRunReason): boolean {
  return (
    reason === "too_late" || reason === "unrecorded" || reason === "too_many" || reason === "config_changed"
  );
}

const WHY: Partial<Record<NonRunReason, string>> = {
  too_late: "too old to be made up for",
  too_many: "more than missed_max_runs allows",
  unrecorded: "the ledger could not be written",
  config_changed: "the task was removed before they could run",
};

/**
 * Writes one digest; null if there is nothing to tell or it was told already.
 *
 * @param after stands below the list
 */
export async function recordMisses(
  tx: LedgerTransaction,
  misses: readonly Miss[],
  now: number,
  after: string | null,
): Promise<Message | null> {
  if (misses.length === 0) return null;
  const count = misses.reduce((total, miss) => total + miss.count, 0);
  const tasks = [...new Set(misses.map((miss) => miss.task))];
  const only = tasks.length === 1 ? (tasks[0] ?? null) : null;
  const message: Message = {
    kind: "missed",
    severity: "warning",
    task: only,
    run: null,
    title: `Missed ${count} scheduled ${count === 1 ? "moment" : "moments"} of ${only ?? `${tasks.length} tasks`}`,
    body: [...misses.map(line), ...(after === null ? [] : ["", after])].join("\n"),
    key: `missed:${now}:${tasks.join(",")}`,
    createdAt: now,
    notBefore: now,
    expiresAt: null,
  };
  return (await tx.addMessage(message)) ? message : null;
}

function line(miss: Miss): string {
  const first = localText(miss.firstAt, miss.zone);
  const stretch =
    miss.count === 1 ? first : `${miss.count} from ${first} to ${localText(miss.lastAt, miss.zone)}`;
  return `${miss.task}: ${stretch}, ${WHY[miss.reason] ?? miss.reason}`;
}
