/** A run whose attempt ended without an end of the work: it waits for a person's answer, or for an answer to come. */
import { type Approval, questionKey } from "../core/approval.ts";
import { EMPTY_REPORT } from "../core/report.ts";
import type { Run } from "../core/run.ts";
import type { Task } from "../core/task.ts";
import type { WaitRequest } from "../ports/executor.ts";
import type { Announcement } from "./announcement.ts";
import { endRun, type RunEnd, type Scope } from "./end-run.ts";

/** @returns null if the ledger refused, because the claim is no longer ours */
export async function waitFurther(
  scope: Scope,
  run: Run,
  task: Task,
  end: RunEnd,
  waits: WaitRequest,
): Promise<Announcement[] | null> {
  const { tx, now } = scope;
  const fresh = await tx.run(run.id);
  if (fresh?.cancelRequested) {
    const detail = "Cancelled while it waited";
    return endRun(scope, run, {
      ...end,
      outcome: "cancelled",
      reason: "cancelled",
      detail,
      report: EMPTY_REPORT,
    });
  }
  const { log, logOffset = null, exitCode, attempt, detail } = end;
  const isApproval = waits.for === "approval";
  const expiresAt = now + task.approveWithinMs;
  const done = await tx.transition({
    run: run.id,
    event: "wait",
    at: now,
    token: run.token,
    patch: {
      waitingFor: isApproval ? "approval" : "retry",
      notBefore: isApproval ? expiresAt : waits.at,
      reason: isApproval ? "approval" : "answer",
      detail,
      log,
      logOffset,
      exitCode,
      deadlineAt: null,
    },
    ...(attempt === null ? {} : { attempt }),
  });
  if (!done) return null;
  await tx.setNote("wake_at", null);
  const waiting = (await tx.run(run.id)) ?? run;
  if (!isApproval) return [{ kind: "run_waits", run: waiting, detail }];
  const told: Announcement[] = [{ kind: "run_waits", run: waiting, detail }];
  for (const draft of waits.asks) {
    const approval: Approval = {
      ...draft,
      id: shortId(scope),
      run: run.id,
      task: run.task,
      state: "pending",
      createdAt: now,
      expiresAt,
      answeredAt: null,
      answeredBy: null,
      answer: null,
    };
    await tx.addApproval(approval);
    told.push(...(await ask(scope, approval)));
  }
  return told;
}

async function ask({ tx, now }: Scope, approval: Approval): Promise<Announcement[]> {
  const { id, task, run, kind, tool, input, expiresAt } = approval;
  const isQuestion = kind === "question";
  const message = {
    kind: isQuestion ? ("question" as const) : ("approval" as const),
    severity: "warning" as const,
    task,
    run,
    title: isQuestion ? `${task} asks you` : `${task} asks whether it may use ${tool}`,
    body: `${input}\n\n${howToAnswer(id, isQuestion)}`,
    key: questionKey(id),
    createdAt: now,
    notBefore: now,
    expiresAt,
  };
  return (await tx.addMessage(message)) ? [{ kind: "message", message }] : [];
}

function howToAnswer(id: string, isQuestion: boolean): string {
  return isQuestion
    ? `nightdesk approve ${id} --answer "…", or nightdesk deny ${id}`
    : `nightdesk approve ${id}, or nightdesk deny ${id}`;
}

/** The end of a fresh run id: unique enough among the pending, and short enough to be typed. */
function shortId({ ctx }: Scope): string {
  return ctx.newRunId().slice(-6).toLowerCase();
}
