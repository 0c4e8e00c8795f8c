import type { Explanation, RunFacts } from "../../../engine/explain.ts";
import { localOrNull, utcText } from "../../json/instant.ts";
import { runJson } from "../../json/run.ts";
import { slotParts } from "./slot-parts.ts";

/** `why --json`: the facts that the sentences are made of. */
export function whyJson(explanation: Explanation, zone: string, now: number) {
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
