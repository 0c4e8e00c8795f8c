/** What a person hears who has answered a question from a page or a chat. */
import type { AnswerResult } from "../../../engine/approvals.ts";

export function answerSentence(result: Exclude<AnswerResult, { kind: "unknown" }>, yes: boolean): string {
  const { tool, state } = result.approval;
  switch (result.kind) {
    case "answered":
      return `${yes ? "Approved" : "Denied"}: ${tool}.`;
    case "expired":
      return "The question has expired.";
    case "answered_already":
      return `It was answered already: ${state}.`;
  }
}
