/** What a slot does when it comes due while the task is still at work. Looks only at work that runs. */
import type { Run } from "../core/run.ts";
import type { Closing } from "../core/slot.ts";
import type { Task } from "../core/task.ts";

export type OverlapVerdict =
  | { readonly kind: "run"; readonly keepsQueue: boolean }
  | { readonly kind: "cancel"; readonly run: Run; readonly keepsQueue: false }
  | { readonly kind: "close"; readonly closing: Closing; readonly keepsQueue: boolean };

export function overlapVerdict(task: Task, live: readonly Run[]): OverlapVerdict {
  const running = live.find((run) => run.state === "running" || run.state === "claimed");
  // A run that a person asked for must not cost the task its slot: the slot waits for it.
  if (running === undefined || running.trigger !== "slot") return { kind: "run", keepsQueue: false };
  // `run_all` makes up for each moment, one at a time: its own catch-up is no reason to skip.
  if (task.missed === "run_all" && running.catchUp) return { kind: "run", keepsQueue: true };
  if (task.overlap === "cancel_running") return { kind: "cancel", run: running, keepsQueue: false };
  if (task.overlap === "skip") {
    const closing: Closing = { outcome: "skipped", reason: "overlap", detail: running.id };
    return { kind: "close", closing, keepsQueue: false };
  }
  const queued = live.find((run) => run.trigger === "slot" && run.state === "queued");
  if (queued === undefined) return { kind: "run", keepsQueue: true };
  const closing: Closing = { outcome: "merged", reason: "queued_already", detail: queued.id };
  return { kind: "close", closing, keepsQueue: true };
}
