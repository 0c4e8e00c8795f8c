/** How an agent is paid for with a key: call by call. */
import { mostOf } from "../../core/money/cost.ts";
import type { AgentCalls } from "../../ports/claude-agent.ts";
import type { Purse, SpendRequest } from "../../ports/purse.ts";

/** An answer of usual length; what one call takes beyond it is the most by which a cap can be overshot. */
const USUAL_ANSWER_TOKENS = 4_096;

/** With a key every single call is paid before it is let through. */
export function callsOf(purse: Purse, { task, run }: Pick<SpendRequest, "task" | "run">): AgentCalls {
  return {
    async reserve({ model, bytes, maxTokens }) {
      const { usd } = mostOf(model, bytes, Math.min(maxTokens, USUAL_ANSWER_TOKENS));
      const reserved = await purse.reserve({ task, run, kind: "agent", model, usd });
      if (!reserved.ok) return { why: reserved.detail };
      return {
        settle: async (usage) => void (await reserved.settle({ usage })),
        assume: async () => void (await reserved.assume()),
      };
    },
  };
}
