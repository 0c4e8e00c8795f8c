/** Carries out what the resident agent changed of the day's plan, at the moment that it is about. */
import type { Adaptation } from "../core/adaptation.ts";
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import { localText } from "../schedule/local-text.ts";
import type { Announcement } from "./announcement.ts";
import { closeUnstarted, type Scope } from "./end-run.ts";

/**
 * @returns what happened instead of a start; null if the plan stands as it is written
 */
export async function changeOfPlan(scope: Scope, run: Run, task: Task): Promise<Announcement[] | null> {
  // Whoever takes `agent_may_adapt` out of the YAML takes back what the agent had changed.
  if (run.trigger !== "slot" || run.attempts > 0 || !task.agentMayAdapt) return null;
  const change = await scope.tx.adaptationFor(run.task, run.slotAt);
  if (change?.state !== "active") return null;
  if (change.action === "postpone") return postpone(scope, run, task, change);
  await scope.tx.endAdaptation(change.id, "applied", scope.now);
  return closeUnstarted(scope, run, { outcome: "skipped", reason: "adapted", detail: change.reason });
}

async function postpone(
  { tx, now }: Scope,
  run: Run,
  task: Task,
  { id, untilAt, reason }: Adaptation,
): Promise<Announcement[] | null> {
  if (untilAt === null || untilAt <= now) return null;
  const detail = `put off until ${localText(untilAt, task.zone)} by the resident agent: ${reason}`;
  const patch = { waitingFor: "retry", notBefore: untilAt, reason: "adapted", detail } as const;
  if (!(await tx.transition({ run: run.id, event: "wait", at: now, patch }))) return null;
  await tx.endAdaptation(id, "applied", now);
  const waiting = (await tx.run(run.id)) ?? run;
  return [{ kind: "run_waits", run: waiting, detail }];
}
