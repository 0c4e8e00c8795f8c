/** What a person hears who has answered a question from a page or a chat. */
import type { Run } from "../../../core/run.ts";
import type { AnswerResult } from "../../../engine/approvals.ts";

/** Why a run cannot be asked for just now. */
export function busyText({ task, id }: Run): string {
  return `${task} is at work already (run ${id}).`;
}

export function answerSentence(result: Exclude<AnswerResult, { kind: "unknown" }>, yes: boolean): string {
  const { kind, task, tool, state } = result.approval;
  switch (result.kind) {
    case "answered":
      if (kind === "question" && yes) return `Answered: ${task} is told so.`;
      return `${yes ? "Approved" : "Denied"}: ${tool}.`;
    case "expired":
      return "The question has expired.";
    case "answered_already":
      return `It was answered already: ${state}.`;
  }
}
