/**
 * A Claude task that fails again and again, or finds the same words night after night, spends money for nothing: it is
 * paused and the person told. `resume TASK` lets it go on.
 */
import { createHash } from "node:crypto";
import type { Message } from "../core/message.ts";
import { isBadOutcome } from "../core/outcome.ts";
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { TaskMemory } from "../ports/ledger.ts";
import type { RunEnd, Scope } from "./end-run.ts";
import { FAILURES_BEFORE_PAUSE, SAME_RESULTS_BEFORE_PAUSE } from "./policy.ts";

/** @param before the task's memory as it was before this end */
export async function breakCircuit(
  { tx, now }: Scope,
  run: Run,
  end: RunEnd,
  task: Task | null,
  before: TaskMemory,
): Promise<Message[]> {
  if (task === null || (task.work.kind !== "ask" && task.work.kind !== "agent")) return [];
  if (before.pausedAt !== null) return [];
  const why = isBadOutcome(end.outcome)
    ? failing(before.failuresInRow + 1)
    : await repeating({ tx }, run, end);
  if (why === null) return [];
  await tx.updateMemory(run.task, { pausedAt: now, pausedWhy: why });
  return [
    {
      kind: "failure",
      severity: "warning",
      task: run.task,
      run: run.id,
      title: `${run.task} is paused: ${why}`,
      body: `Nothing more is spent on it until you say so: nightdesk resume ${run.task}`,
      key: `circuit:${run.id}`,
      createdAt: now,
      notBefore: now,
      expiresAt: null,
    },
  ];
}

function failing(times: number): string | null {
  return times >= FAILURES_BEFORE_PAUSE ? `it failed ${times} times in a row` : null;
}

async function repeating({ tx }: Pick<Scope, "tx">, run: Run, end: RunEnd): Promise<string | null> {
  if (end.outcome !== "succeeded") return null;
  const { headline, body, findings } = end.report;
  const hash = createHash("sha256")
    .update(JSON.stringify([headline, body, findings]))
    .digest("hex");
  const key = `same_result:${run.task}` as const;
  const [known, count] = ((await tx.note(key)) ?? " 0").split(" ");
  const times = known === hash ? Number(count) + 1 : 1;
  if (times < SAME_RESULTS_BEFORE_PAUSE) {
    await tx.setNote(key, `${hash} ${times}`);
    return null;
  }
  // After a resume it gets as many tries again.
  await tx.setNote(key, null);
  return `it came to the very same result ${times} times in a row`;
}
