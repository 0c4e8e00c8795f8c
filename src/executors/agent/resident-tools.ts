/** What only the resident agent may do: change the day's plan, within rules that code keeps. */
import * as z from "zod";
import type { AdaptationDraft } from "../../core/adaptation.ts";
import type { AgentTool } from "../../ports/claude-agent.ts";
import { tool } from "./own-tools.ts";

const instant = z.iso.datetime({ offset: true });

const change = z.strictObject({
  task: z.string(),
  slot_at: instant.describe("The coming moment that is meant, as `next` tells it"),
  action: z.enum(["skip", "postpone"]),
  until: instant.optional().describe("For postpone: not before this"),
  reason: z.string().min(1).max(500).describe("What the person reads under `why`"),
});

/** @returns the adaptation's number, or why it is refused */
export type Adapt = (draft: AdaptationDraft) => Promise<{ id: number } | { why: string }>;

export function residentTools(adapt: Adapt): AgentTool[] {
  const description =
    "Skips or postpones one coming moment of a task that allows it. It is recorded with your reason, and the person can overrule it.";
  return [
    tool("adapt_plan", description, change, async ({ task, slot_at: slotAt, action, until, reason }) => {
      if (action === "postpone" && until === undefined) throw new Error("postpone needs until");
      const done = await adapt({
        task,
        slotAt: Date.parse(slotAt),
        action,
        untilAt: until === undefined ? null : Date.parse(until),
        reason,
      });
      if ("why" in done) throw new Error(done.why);
      return `recorded as change ${done.id}`;
    }),
  ];
}
