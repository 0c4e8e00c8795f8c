/** Writes into a home's ledger what Claude tasks leave there: questions, costs, changes of the plan. */
import { join } from "node:path";
import { openSqliteLedger } from "../../src/ledger/sqlite/open.ts";
import type { LedgerTransaction } from "../../src/ports/ledger.ts";

const OWNER = { pid: 1, startedAt: "long ago", bootId: "another" };
const HOUR = 3_600_000;

/** Works on the ledger of a home in which nobody is at work. */
export async function inLedger<T>(home: string, work: (tx: LedgerTransaction) => Promise<T>): Promise<T> {
  const { ledger, close } = await openSqliteLedger({ path: join(home, "state", "ledger.db") });
  try {
    return await ledger.write(work);
  } finally {
    await close();
  }
}

interface Question {
  readonly id: string;
  readonly task: string;
  readonly input: string;
  /** From now; negative for one whose time is over. */
  readonly expiresInMs?: number;
}

/** A run of the task has asked a person and waits. */
export async function ask(home: string, { id, task, input, expiresInMs = HOUR }: Question): Promise<void> {
  const now = Date.now();
  const run = `run-of-${id}`;
  const expiresAt = now + expiresInMs;
  await inLedger(home, async (tx) => {
    await tx.addRun(
      {
        id: run,
        task,
        trigger: "manual",
        slotAt: now,
        notBefore: now,
        full: false,
        params: {},
        priority: 5,
        catchUp: false,
      },
      now,
    );
    await tx.transition({ run, event: "claim", at: now, patch: { owner: OWNER, locks: [] } });
    const token = (await tx.run(run))?.token ?? 0;
    await tx.transition({ run, event: "start", at: now, token, patch: { deadlineAt: now + HOUR } });
    await tx.transition({
      run,
      event: "wait",
      at: now,
      token,
      attempt: { outcome: "succeeded", reason: null, detail: null, exitCode: null, signal: null, leaked: 0 },
      patch: { waitingFor: "approval", notBefore: expiresAt, reason: "approval", detail: "asks you" },
    });
    await tx.addApproval({
      id,
      run,
      task,
      kind: "tool",
      tool: "Bash",
      input,
      inputHash: input,
      state: "pending",
      createdAt: now,
      expiresAt,
      answeredAt: null,
      answeredBy: null,
      answer: null,
    });
    await tx.setNote("wake_at", null);
  });
}

/** A call that was made and paid today. */
export async function pay(home: string, task: string, model: string, usd: number): Promise<void> {
  const at = Date.now();
  const day = new Date(at).toISOString().slice(0, 10);
  await inLedger(home, async (tx) => {
    const id = await tx.reserveSpend({
      at,
      day,
      task,
      run: null,
      kind: "ask",
      model,
      reservedUsd: 1,
      owner: OWNER,
    });
    await tx.settleSpend(id, {
      usd,
      isEstimate: false,
      inputTokens: 1_000,
      outputTokens: 100,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      at,
      state: "settled",
    });
  });
}
