/** What is asked, and what became of an answer, for people. */
import type { Approval } from "../../../core/approval.ts";
import type { AnswerResult } from "../../../engine/approvals.ts";
import { type Moments, questionText, whoAnswered } from "../../render/approval.ts";
import type { Paint } from "../../render/colour.ts";
import { whenText } from "../../render/local-time.ts";
import { safeBlock } from "../../render/safe-text.ts";

interface Style extends Moments {
  readonly paint: Paint;
}

export function pendingText(waiting: readonly Approval[], style: Style): string {
  if (waiting.length === 0) return "Nobody waits for you.\n";
  return waiting.map((asked) => pendingBlock(asked, style)).join("\n");
}

function pendingBlock(asked: Approval, { paint, now, zone }: Style): string {
  const { id, run, kind, input, createdAt, expiresAt } = asked;
  const times = `asked ${whenText(createdAt, now, zone)}, until ${whenText(expiresAt, now, zone)}, run ${run}`;
  const how = kind === "question" ? `approve ${id} --answer "…"` : `approve ${id}`;
  return [
    `${paint.warn(id)}  ${paint.bold(questionText(asked))}`,
    ...safeBlock(input)
      .split("\n")
      .map((line) => `  ${line}`.trimEnd()),
    `  ${paint.dim(times)}`,
    `  ${paint.accent(`nightdesk ${how}, or nightdesk deny ${id}`)}`,
    "",
  ].join("\n");
}

export function answerText(result: Exclude<AnswerResult, { kind: "unknown" }>, style: Style): string {
  const { approval } = result;
  const { run, task, state, tool, kind, id, expiresAt } = approval;
  if (result.kind === "answered_already") {
    return `Too late: ${id} was ${whoAnswered(approval, style)}.\n`;
  }
  if (result.kind === "expired") {
    const when = whenText(expiresAt, style.now, style.zone);
    return state === "expired"
      ? `Too late: ${id} has expired with its run ${run} of ${task}. To try again: nightdesk run ${task}\n`
      : `Too late: ${id} could be answered until ${when}. To try again: nightdesk run ${task}\n`;
  }
  const what = kind === "question" ? "the question" : `this use of ${tool}`;
  const head = state === "approved" ? `Yes to ${what}.` : `No to ${what}.`;
  if (result.left > 0) {
    const more = result.left === 1 ? "1 more question" : `${result.left} more questions`;
    return `${head} Run ${run} of ${task} waits for ${more}: nightdesk approve\n`;
  }
  return `${head} Run ${run} of ${task} goes on with nightdesk start, if it keeps watch, or with the next nightdesk tick.\n`;
}
