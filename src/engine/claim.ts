/**
 * Claims runs for this process. Waiting, skipping and claiming are decided in one transaction, so that any number of
 * processes may do it at once and `concurrency`, locks and "one running run per task" still hold.
 */
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { Announcement } from "./announcement.ts";
import { changeOfPlan } from "./changed-plan.ts";
import { checkDependencies } from "./dependencies.ts";
import { closeUnstarted, endUnanswered, type Scope } from "./end-run.ts";

export interface ClaimResult {
  readonly claimed: readonly Run[];
  readonly announcements: readonly Announcement[];
}

interface Desk {
  readonly scope: Scope;
  readonly busyTasks: Set<string>;
  readonly heldLocks: Set<string>;
  readonly announcements: Announcement[];
  readonly claimed: Run[];
  free: number;
  /** True if something was closed or asked for in this round. */
  unblocks: boolean;
}

/**
 * @param only claims this run and no other
 */
export async function claimRuns(scope: Scope, only: string | null = null): Promise<ClaimResult> {
  const claimed: Run[] = [];
  const announcements: Announcement[] = [];
  // A slot that closes, or an upstream that is asked for, may decide about runs that were looked at before it.
  for (let again = true; again;) {
    const round = await claimRound(scope, only);
    claimed.push(...round.claimed);
    announcements.push(...round.announcements);
    again = round.unblocks;
  }
  return { claimed, announcements };
}

async function claimRound(scope: Scope, only: string | null): Promise<Desk> {
  const live = await scope.tx.liveRuns();
  const working = live.filter((run) => run.state === "claimed" || run.state === "running");
  const desk: Desk = {
    scope,
    busyTasks: new Set(working.map((run) => run.task)),
    heldLocks: new Set((await scope.tx.heldLocks()).keys()),
    announcements: [],
    claimed: [],
    free: scope.config.concurrency - working.length,
    unblocks: false,
  };
  const tasks = new Map(scope.config.tasks.map((task) => [task.id, task]));
  for (const run of live.filter((candidate) => isCandidate(candidate, scope.now, only)).sort(byTurn)) {
    await consider(desk, run, tasks.get(run.task) ?? null);
  }
  return desk;
}

function isCandidate(run: Run, now: number, only: string | null): boolean {
  if (only !== null && run.id !== only) return false;
  if (run.cancelRequested) return run.state === "queued" || run.state === "waiting";
  if (run.notBefore > now) return false;
  // One that waits for a person is due when nobody may answer any more.
  return run.state === "queued" || run.state === "waiting";
}

function byTurn(a: Run, b: Run): number {
  return (
    b.priority - a.priority || a.slotAt - b.slotAt || a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)
  );
}

async function consider(desk: Desk, run: Run, task: Task | null): Promise<void> {
  if (run.cancelRequested) {
    return close(desk, run, { outcome: "cancelled", reason: "cancelled", detail: run.detail });
  }
  if (run.state === "waiting" && run.waitingFor === "approval") {
    return tell(desk, await endUnanswered(desk.scope, run));
  }
  if (task === null) {
    return close(desk, run, { outcome: "missed", reason: "config_changed", detail: "the task was removed" });
  }
  if (!task.enabled && run.trigger === "slot") {
    return close(desk, run, { outcome: "skipped", reason: "disabled", detail: null });
  }
  if (!(await keepsToPlan(desk, run, task)) || !(await mayGoOn(desk, run, task))) return;
  if (desk.free <= 0 || desk.busyTasks.has(run.task)) return;
  const blocking = task.locks.find((lock) => desk.heldLocks.has(lock));
  if (blocking !== undefined) {
    await wait(desk, run, "lock", `waits for lock ${blocking}`);
    return;
  }
  await claim(desk, run, task);
}

/** False if the resident agent skipped the moment or put it off. */
async function keepsToPlan(desk: Desk, run: Run, task: Task): Promise<boolean> {
  const told = await changeOfPlan(desk.scope, run, task);
  if (told === null) return true;
  tell(desk, told);
  return false;
}

/** Dependencies bind what the schedule starts; a person who says `run` has decided, and a retry has been let in. */
async function mayGoOn(desk: Desk, run: Run, task: Task): Promise<boolean> {
  if (task.dependsOn.length === 0 || run.trigger === "manual" || run.attempts > 0) return true;
  const verdict = await checkDependencies(desk.scope, run, task);
  if (verdict.kind === "go") return true;
  if (verdict.kind === "skip") {
    await close(desk, run, { outcome: "skipped", reason: verdict.reason, detail: verdict.upstream });
    return false;
  }
  if (verdict.kind === "ask") desk.unblocks = true;
  await wait(desk, run, "dependency", `waits for ${verdict.upstream}`);
  return false;
}

async function close(desk: Desk, run: Run, closing: Parameters<typeof closeUnstarted>[2]): Promise<void> {
  tell(desk, await closeUnstarted(desk.scope, run, closing));
}

function tell(desk: Desk, told: readonly Announcement[]): void {
  desk.announcements.push(...told);
  if (told.some(({ kind }) => kind === "run_ended")) desk.unblocks = true;
}

async function wait(desk: Desk, run: Run, waitingFor: "dependency" | "lock", detail: string): Promise<void> {
  if (run.state === "waiting" && run.waitingFor === waitingFor && run.detail === detail) return;
  const patch = { waitingFor, detail };
  const done = await desk.scope.tx.transition({ run: run.id, event: "wait", at: desk.scope.now, patch });
  if (done)
    desk.announcements.push({ kind: "run_waits", run: { ...run, ...patch, state: "waiting" }, detail });
}

async function claim(desk: Desk, run: Run, task: Task): Promise<void> {
  const { ctx, tx, now } = desk.scope;
  const owner = ctx.processes.self();
  const patch = { owner, locks: task.locks, waitingFor: null, reason: null, detail: null };
  if (!(await tx.transition({ run: run.id, event: "claim", at: now, patch }))) return;
  const claimed = await tx.run(run.id);
  if (claimed === null) return;
  desk.claimed.push(claimed);
  desk.free -= 1;
  desk.busyTasks.add(run.task);
  for (const lock of task.locks) desk.heldLocks.add(lock);
}
