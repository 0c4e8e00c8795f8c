/** When the next slot comes due, an older run of the task that still waits gives way to it. */
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { Announcement } from "./announcement.ts";
import { endWithoutStart } from "./end-run.ts";
import type { PlanInput } from "./plan-revision.ts";

/**
 * Ends older waiting runs: never started ones as `missed(superseded)`, those that wait for a retry with the result of
 * their last attempt.
 *
 * @param standing the run that stands for them, if the new slot made one
 */
export async function supersede(
  input: PlanInput,
  live: readonly Run[],
  standing: string | null,
): Promise<Announcement[]> {
  const announcements: Announcement[] = [];
  for (const run of live) {
    if (!givesWay(run, input.task)) continue;
    announcements.push(...(await endWithoutStart(input, run, standing)));
  }
  return announcements;
}

function givesWay(run: Run, task: Task): boolean {
  if (run.trigger !== "slot") return false;
  // What Claude was asked has been paid for, and its answer is worth having late.
  if (run.state === "waiting" && run.reason === "answer") return false;
  if (run.state === "waiting" && run.waitingFor === "retry") return true;
  // A person has answered; that must not be for nothing.
  if (run.state === "queued" && run.reason === "approval") return false;
  // `run_all` runs every moment that it planned; only a retry may be overtaken.
  if (task.missed === "run_all") return false;
  return run.state === "queued" || (run.state === "waiting" && run.waitingFor !== "approval");
}
