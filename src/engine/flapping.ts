/**
 * A task that fails, works, and fails again: each change alone is worth a message, but not for hours on end. After a
 * few within a day one message says so, and one more when it has worked for a day.
 */
import type { Run } from "../core/run.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";

const WINDOW_MS = 86_400_000;
/** Failures that are told one by one within that time. */
const MOST_ALERTS = 3;
/** So many runs are looked back at. */
const LOOK_BACK_RUNS = 60;

export interface Flapping {
  /** As many failures were told within a day as may be, each of them after the task had worked again. */
  readonly isFlapping: boolean;
  /** A message has said so, and none has taken it back. */
  readonly isTold: boolean;
  /** It was told, and since then the task has worked for a day. */
  readonly isOver: boolean;
}

export function flappingKey(run: string): string {
  return `flapping:${run}`;
}

export async function flappingOf(tx: LedgerTransaction, { task }: Run, now: number): Promise<Flapping> {
  const told = await tx.changesTold(task, MOST_ALERTS * 4);
  const isTold = told[0]?.key.startsWith("flapping:") ?? false;
  const alerts = told.filter(({ kind, createdAt }) => kind === "failure" && now - createdAt < WINDOW_MS);
  return {
    isTold,
    isFlapping: isTold || alerts.length >= MOST_ALERTS,
    isOver: isTold && now - (told[0]?.createdAt ?? now) >= WINDOW_MS && (await isSteady(tx, task, now)),
  };
}

async function isSteady(tx: LedgerTransaction, task: string, now: number): Promise<boolean> {
  const runs = await tx.comparableRuns(task, LOOK_BACK_RUNS);
  return runs.every(({ succeeded, finishedAt }) => succeeded || now - finishedAt >= WINDOW_MS);
}
