/** What a task's memory keeps of a run that ended. */
import { isBadOutcome } from "../core/outcome.ts";
import type { Message } from "../core/message.ts";
import type { Run } from "../core/run.ts";
import type { LedgerTransaction, TaskMemory } from "../ports/ledger.ts";
import type { RunEnd } from "./end-run.ts";

export async function rememberEnd(
  tx: LedgerTransaction,
  run: Run,
  end: RunEnd,
  before: TaskMemory,
  messages: readonly Message[],
  now: number,
): Promise<void> {
  if (end.outcome === "succeeded") {
    const inputHash = await inputHashOf(tx, run);
    await tx.updateMemory(run.task, {
      lastSuccessAt: now,
      failuresInRow: 0,
      alertedAt: null,
      ...(end.report.watermark === null ? {} : { watermark: end.report.watermark }),
      ...(run.full ? { lastFullAt: now } : {}),
      ...(inputHash === null ? {} : { inputHash }),
    });
  } else if (isBadOutcome(end.outcome)) {
    const alerted = messages.some((message) => message.kind === "failure");
    await tx.updateMemory(run.task, {
      failuresInRow: before.failuresInRow + 1,
      ...(alerted ? { alertedAt: now } : {}),
    });
  }
}

/** The inputs that were looked at when it was decided to run; null if it declares none. */
async function inputHashOf(tx: LedgerTransaction, run: Run): Promise<string | null> {
  const decisions = await tx.decisions(run.id);
  const hash = decisions.findLast(({ step }) => step === "input")?.evidence?.["hash"];
  return typeof hash === "string" ? hash : null;
}
