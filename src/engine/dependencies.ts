/** Reads from the ledger what `depends_on` asks, and has an `on_demand` upstream run first. */
import { type DependencyVerdict, dependencyVerdict, type UpstreamFacts } from "../core/dependency.ts";
import { isTerminal } from "../core/transitions.ts";
import type { Run } from "../core/run.ts";
import { hasSlots, type Task } from "../core/task.ts";
import type { LedgerTransaction } from "../ports/ledger.ts";
import type { Scope } from "./end-run.ts";

export async function checkDependencies(scope: Scope, run: Run, task: Task): Promise<DependencyVerdict> {
  const facts: UpstreamFacts[] = [];
  for (const upstream of task.dependsOn) facts.push(await upstreamFacts(scope, run, upstream));
  const verdict = dependencyVerdict(facts);
  if (verdict.kind === "ask") await askFor(scope, run, verdict.upstream);
  return verdict;
}

async function upstreamFacts({ tx, config }: Scope, run: Run, upstream: string): Promise<UpstreamFacts> {
  const rule = config.tasks.find((task) => task.id === upstream)?.rule ?? { kind: "on_demand" };
  const slotted = hasSlots(rule);
  const newestSlot = slotted ? await tx.newestSlot(upstream, run.slotAt) : null;
  const newest = slotted ? null : await newestRunOfCycle(tx, run, upstream);
  return {
    upstream,
    hasSlots: slotted,
    onDemand: rule.kind === "on_demand",
    newestSlot,
    succeededSince: slotted && (await tx.succeededSince(upstream, newestSlot?.at ?? 0)),
    newestRun: newest === null ? null : runFacts(newest),
  };
}

/**
 * Newest run of an upstream without slots for the present cycle. The run that served the previous moment carries that
 * moment and ended a little after it; it does not serve this one too.
 */
async function newestRunOfCycle(tx: LedgerTransaction, run: Run, upstream: string): Promise<Run | null> {
  const previous = await tx.previousSlotAt(run.task, run.slotAt);
  const newest = await tx.newestRun(upstream, previous ?? 0);
  if (newest === null || previous === null || !isTerminal(newest.state)) return newest;
  return newest.slotAt > previous ? newest : null;
}

function runFacts(run: Run): NonNullable<UpstreamFacts["newestRun"]> {
  return isTerminal(run.state) ? { live: false, outcome: run.state } : { live: true, outcome: null };
}

/** One pending run serves all waiters. */
async function askFor({ ctx, tx, config, now }: Scope, run: Run, upstream: string): Promise<void> {
  const task = config.tasks.find((candidate) => candidate.id === upstream);
  const request = {
    id: ctx.newRunId(),
    task: upstream,
    trigger: "dependency" as const,
    slotAt: run.slotAt,
    notBefore: now,
    full: false,
    params: {},
    priority: task?.priority ?? run.priority,
    catchUp: false,
  };
  await tx.addPendingRun(request, now, 0);
}
