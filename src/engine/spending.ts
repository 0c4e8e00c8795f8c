/** What Claude cost, and how far each cap is used up. Facts only; the sentences are made in `cli/`. */
import { type Cap, capsFor } from "../core/money/caps.ts";
import type { Config, Task } from "../core/task.ts";
import type { SpendFilter, SpendSum } from "../ports/claude-ledger.ts";
import type { LedgerReading } from "../ports/ledger-reading.ts";

export interface Spending extends SpendFilter {
  /** What is reserved counts. */
  readonly totalUsd: number;
  readonly reservedUsd: number;
  /** Some of it is not known exactly. */
  readonly isEstimate: boolean;
  /** Per task, model and kind, the dearest first. */
  readonly sums: readonly SpendSum[];
  readonly days: readonly { readonly day: string; readonly usd: number; readonly calls: number }[];
  /** As they stand on `until`; what has happened before the stretch counts too. */
  readonly caps: readonly Cap[];
}

/** @param config null before the first pass: then nobody has capped anything yet */
export async function readSpending(
  reading: LedgerReading,
  config: Config | null,
  stretch: SpendFilter,
): Promise<Spending> {
  const sums = await reading.spendSums(stretch);
  return {
    ...stretch,
    totalUsd: sums.reduce((total, { usd }) => total + usd, 0),
    reservedUsd: sums.reduce((total, { reservedUsd }) => total + reservedUsd, 0),
    isEstimate: sums.some(({ isEstimate }) => isEstimate),
    sums,
    days: await reading.spendPerDay(stretch),
    caps: config === null ? [] : await capsOf(reading, config, stretch.until),
  };
}

/** Those of a day, a month and a task; a cap of a run holds for one run and says nothing here. */
async function capsOf(reading: LedgerReading, config: Config, day: string): Promise<Cap[]> {
  const { budget } = config;
  const spent = await reading.spent({ day, task: null, run: null });
  const caps = capsFor({ budget, task: null, spent });
  for (const task of config.tasks.filter((candidate) => isCapped(candidate, config))) {
    const ofTask = await reading.spent({ day, task: task.id, run: null });
    const { id, budget: own } = task;
    caps.push(
      ...capsFor({ budget, task: { id, budget: own }, spent: ofTask }).flatMap((cap) => named(cap, id)),
    );
  }
  return caps.filter(({ name }) => !name.includes("per_run_usd"));
}

/** The caps of one task by names that tell whose they are; those of all tasks are there already. */
function named(cap: Cap, task: string): Cap[] {
  if (cap.name.startsWith(`${task}: `)) return [cap];
  return cap.name === "budget.per_task_usd" ? [{ ...cap, name: `${cap.name} (${task})` }] : [];
}

function isCapped({ work, gate, budget }: Task, config: Config): boolean {
  const isClaude = work.kind === "ask" || work.kind === "agent" || gate?.kind === "ask";
  return isClaude && (budget !== null || config.budget?.perTaskUsd != null);
}
