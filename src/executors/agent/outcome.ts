/** What an agent's end means for the run. Pure. */
import type { SecretBearing } from "../../core/task.ts";
import type { AgentEnd } from "../../ports/claude-agent.ts";
import type { InsideEnd } from "../attempt/run-inside.ts";
import { readResult } from "../model/result.ts";

export interface AgentOutcome {
  readonly end: InsideEnd;
  /** Lines of the report. */
  readonly lines: readonly object[];
}

/** Kinds that no further attempt mends. */
const REASONS: Readonly<Record<string, string>> = { not_installed: "not_available" };

export function outcomeOf(agent: AgentEnd, schema: SecretBearing | null): AgentOutcome {
  if (agent.kind === "over_budget") return bad("over_budget", "over_budget", agent.detail);
  if (agent.kind !== "done") return bad("failed", REASONS[agent.kind] ?? agent.kind, agent.detail);
  if (agent.output === undefined)
    return bad("failed", "no_result", `It ended without the asked-for result: ${agent.text.slice(0, 200)}`);
  const result = readResult(agent.output, schema);
  if (!result.ok)
    return bad("failed", "no_result", `Its result has not the asked-for form: ${result.problem}`);
  const denied = agent.denials[0];
  if (denied !== undefined) {
    const more = agent.denials.length > 1 ? ` (and ${agent.denials.length - 1} more)` : "";
    const detail = `It tried what it may not: ${denied.tool}, because ${denied.why}${more}`;
    return { ...bad("failed", "denied", detail), lines: result.lines };
  }
  return { end: { outcome: "succeeded", reason: null, detail: null }, lines: result.lines };
}

function bad(outcome: "failed" | "over_budget", reason: string, detail: string | null): AgentOutcome {
  return { end: { outcome, reason, detail }, lines: [] };
}
