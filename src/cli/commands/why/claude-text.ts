/** Sentences of `why` about decisions, questions to a person, changes of the plan and money. */
import type { Approval } from "../../../core/approval.ts";
import type { DecisionStep } from "../../../core/decision.ts";
import { usdText } from "../../../core/money/caps.ts";
import type { ClaudeStory } from "../../../engine/explain-claude.ts";
import { type Moments, questionText, whoAnswered } from "../../render/approval.ts";
import { changeText } from "../../render/changed-plan.ts";
import { whenText } from "../../render/local-time.ts";
import { safeLine } from "../../render/safe-text.ts";
import { truncate } from "../../render/table.ts";

const STEPS: Readonly<Record<DecisionStep, string>> = {
  calendar: "calendar",
  plan: "plan",
  key: "key",
  budget: "budget",
  input: "input",
  gate_script: "gate (script)",
  gate_model: "gate (model)",
};

const VERDICTS = { go: "go on", skip: "do not run", defer: "later" } as const;

export function claudeSentences(story: ClaudeStory, moments: Moments): string[] {
  const { decisions, approvals, adaptation, costUsd } = story;
  const lines: string[] = [];
  if (adaptation !== null) lines.push(`Of the plan: ${changeText(adaptation, moments)}.`);
  if (decisions.length > 0) lines.push("Before it was started:");
  for (const { step, verdict, reason } of decisions) {
    lines.push(`  ${STEPS[step]}: ${VERDICTS[verdict]}, ${safeLine(reason).replace(/\.$/, "")}.`);
  }
  lines.push(...approvals.map((asked) => approvalSentence(asked, moments)));
  if (costUsd !== null) lines.push(`Claude cost ${usdText(costUsd)}.`);
  return lines;
}

const LONGEST_INPUT = 120;

function approvalSentence(asked: Approval, moments: Moments): string {
  const { id, state, createdAt, expiresAt, input } = asked;
  const { now, zone } = moments;
  const question = `Question ${id}, ${whenText(createdAt, now, zone)}: ${questionText(asked)}, ${truncate(safeLine(input), LONGEST_INPUT)}`;
  if (state !== "pending") return `${question}; ${whoAnswered(asked, moments)}.`;
  return expiresAt <= now
    ? `${question}; nobody has answered in time.`
    : `${question}; it waits for you until ${whenText(expiresAt, now, zone)}.`;
}
