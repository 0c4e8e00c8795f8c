/** May a run go on, given what its upstream tasks did? The rule of `depends_on`, without any I/O. */
import type { Outcome } from "./outcome.ts";
import type { NonRunReason } from "./slot.ts";

/** What the ledger knows of one upstream task, as seen from one run of the downstream task. */
export interface UpstreamFacts {
  readonly upstream: string;
  /** True if the upstream's rule names slots. */
  readonly hasSlots: boolean;
  /** True for `on_demand`, which is run first when nothing of it is there yet. */
  readonly onDemand: boolean;
  /** Newest slot of the upstream at or before the run's own moment. */
  readonly newestSlot: {
    readonly at: number;
    /** null while it is open. */
    readonly outcome: Outcome | null;
    readonly reason: string | null;
  } | null;
  /** Did any run of the upstream, manual included, succeed at or after `newestSlot` (or after `since`)? */
  readonly succeededSince: boolean;
  /** Newest run of the upstream since the downstream's previous slot, for upstreams without slots. */
  readonly newestRun: { readonly live: boolean; readonly outcome: Outcome | null } | null;
}

export type DependencyVerdict =
  | { readonly kind: "go" }
  | { readonly kind: "wait"; readonly upstream: string }
  /** An `on_demand` upstream has to be run first; then as `wait`. */
  | { readonly kind: "ask"; readonly upstream: string }
  | { readonly kind: "skip"; readonly reason: NonRunReason; readonly upstream: string };

/** Reasons of skips that leave the upstream's result as good as it was. */
const BENIGN_SKIPS: ReadonlySet<string> = new Set(["gate", "task_said", "unchanged", "adapted"]);

/** The verdict over all upstreams: a skip wins over a wait, a wait over go. */
export function dependencyVerdict(upstreams: readonly UpstreamFacts[]): DependencyVerdict {
  let waiting: DependencyVerdict | null = null;
  for (const facts of upstreams) {
    const verdict = verdictFor(facts);
    if (verdict.kind === "skip") return verdict;
    if (verdict.kind !== "go" && (waiting === null || verdict.kind === "ask")) waiting = verdict;
  }
  return waiting ?? { kind: "go" };
}

function verdictFor(facts: UpstreamFacts): DependencyVerdict {
  if (facts.succeededSince) return { kind: "go" };
  return facts.hasSlots ? verdictBySlot(facts) : verdictByRun(facts);
}

function verdictBySlot(facts: UpstreamFacts): DependencyVerdict {
  const { upstream, newestSlot: slot } = facts;
  // Its first moment has not come yet. What it should have made is not there, and waiting could take a week.
  if (slot === null) return { kind: "skip", reason: "upstream_missed", upstream };
  if (slot.outcome === null) return { kind: "wait", upstream };
  if (slot.outcome === "succeeded") return { kind: "go" };
  if (slot.outcome === "skipped") {
    if (slot.reason !== null && BENIGN_SKIPS.has(slot.reason)) return { kind: "go" };
    const paused = slot.reason === "paused" || slot.reason === "disabled";
    return { kind: "skip", reason: paused ? "upstream_paused" : "upstream_failed", upstream };
  }
  const reason = slot.outcome === "missed" ? "upstream_missed" : "upstream_failed";
  return { kind: "skip", reason, upstream };
}

function verdictByRun(facts: UpstreamFacts): DependencyVerdict {
  const { upstream, newestRun: run } = facts;
  if (run === null) return facts.onDemand ? { kind: "ask", upstream } : { kind: "wait", upstream };
  if (run.live) return { kind: "wait", upstream };
  if (run.outcome === "succeeded" || run.outcome === "skipped") return { kind: "go" };
  return { kind: "skip", reason: "upstream_failed", upstream };
}
