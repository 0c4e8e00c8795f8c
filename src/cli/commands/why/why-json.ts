import type { ClaudeStory } from "../../../engine/explain-claude.ts";
import type { Explanation, RunFacts } from "../../../engine/explain.ts";
import { adaptationJson, approvalJson } from "../../json/approval.ts";
import { localOrNull, utcText } from "../../json/instant.ts";
import { runJson } from "../../json/run.ts";
import { slotParts } from "./slot-parts.ts";

/** `why --json`: the facts that the sentences are made of. */
export function whyJson(explanation: Explanation, story: ClaudeStory, zone: string, now: number) {
  const { at, outcome, reason, detail, count, run, standing } = slotParts(explanation);
  return {
    kind: explanation.kind,
    task: explanation.task,
    at: utcText(at),
    local: localOrNull(at, zone),
    outcome,
    reason,
    detail,
    count,
    run: runFactsJson(run, zone, now),
    stands_for: runFactsJson(standing, zone, now),
    next_at: utcText(explanation.nextAt),
    next_local: localOrNull(explanation.nextAt, zone),
    events: explanation.events.map((event) => ({
      at: utcText(event.at),
      kind: event.kind,
      text: event.text,
    })),
    decisions: story.decisions.map((decision) => ({
      at: utcText(decision.at),
      step: decision.step,
      verdict: decision.verdict,
      reason: decision.reason,
      evidence: decision.evidence,
    })),
    approvals: story.approvals.map((asked) => approvalJson(asked, zone)),
    adaptation: story.adaptation === null ? null : adaptationJson(story.adaptation, zone),
    cost_usd: story.costUsd,
  };
}

function runFactsJson(facts: RunFacts | null, zone: string, now: number) {
  if (facts === null) return null;
  return {
    ...runJson(facts.run, zone, now),
    headline: facts.headline,
    attempts: facts.attempts.map((attempt) => ({
      attempt: attempt.n,
      started_at: utcText(attempt.startedAt),
      ended_at: utcText(attempt.endedAt),
      outcome: attempt.outcome,
      reason: attempt.reason,
      detail: attempt.detail,
      exit_code: attempt.exitCode,
      signal: attempt.signal,
      leaked: attempt.leaked,
    })),
  };
}
