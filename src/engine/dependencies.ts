/** Reads from the ledger what `depends_on` asks, and has an `on_demand` upstream run first. */
import { type DependencyVerdict, dependencyVerdict, type UpstreamFacts } from "../core/dependency.ts";
import { isTerminal } from "../core/transitions.ts";
import type { Run } from "../core/run.ts";
import { hasSlots, type Task } from "../core/task.ts";
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
  const previous = slotted ? null : await tx.previousSlotAt(run.task, run.slotAt);
  const since = slotted ? (newestSlot?.at ?? 0) : (previous ?? 0);
  const newest = slotted ? null : await tx.newestRun(upstream, since);
  return {
    upstream,
    hasSlots: slotted,
    onDemand: rule.kind === "on_demand",
    newestSlot,
    succeededSince: await tx.succeededSince(upstream, since),
    newestRun: newest === null ? null : runFacts(newest),
  };
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
