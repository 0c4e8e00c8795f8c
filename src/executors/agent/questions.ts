/** What an agent asks a person: each call by itself, bound to its exact input. */
import type { Approval, ApprovalDraft } from "../../core/approval.ts";
import type { AgentAsk } from "../../ports/claude-agent.ts";
import { ASK_USER, callHash, canonical, OWN_PREFIX } from "./judge.ts";

export function questionsOf(asks: readonly AgentAsk[]): ApprovalDraft[] {
  return asks.map(({ tool, input }) => ({
    kind: tool === OWN_PREFIX + ASK_USER ? "question" : "tool",
    tool: shown(tool),
    input: canonical(input),
    inputHash: callHash(tool, input),
  }));
}

function shown(tool: string): string {
  return tool.startsWith(OWN_PREFIX) ? tool.slice(OWN_PREFIX.length) : tool;
}

/** Calls that a person has allowed and that were not made, as a sentence; null if there are none. */
export function unmadeOf(approvals: readonly Approval[]): string | null {
  const tools = approvals.filter(({ state }) => state === "approved").map(({ tool }) => tool);
  return tools.length === 0 ? null : `You allowed what it then did not do: ${[...new Set(tools)].join(", ")}`;
}
