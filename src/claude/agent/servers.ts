/** The MCP servers that a task names: without one of them an agent would go on as if nothing were missing. */
import type { Query } from "@anthropic-ai/claude-agent-sdk";
import type { Clock } from "../../ports/clock.ts";

/** How long a server may take to come up. */
export const SERVER_START_MS = 30_000;
const LOOK_MS = 100;

/** @returns in a sentence what stands in the way; null if all are there */
export async function missingServer(
  conversation: Pick<Query, "mcpServerStatus">,
  names: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> {
  const until = clock.monotonic() + SERVER_START_MS;
  while (names.length > 0 && !signal.aborted) {
    const all = await conversation.mcpServerStatus();
    const states = names.map(
      (name) => all.find((server) => server.name === name) ?? { name, status: "pending" },
    );
    const waiting = states.filter(({ status }) => status === "pending");
    const lost = states.find(({ status }) => status !== "pending" && status !== "connected");
    if (lost !== undefined) return sentence(lost.name, "error" in lost ? lost.error : lost.status);
    if (waiting.length === 0) return null;
    if (clock.monotonic() >= until)
      return sentence(waiting[0]?.name ?? "", `it did not answer within ${SERVER_START_MS / 1_000} s`);
    await clock.sleep(LOOK_MS, signal);
  }
  return null;
}

function sentence(name: string, why: string | undefined): string {
  return `The MCP server ${name} did not come up: ${why ?? "the program does not say why"}`;
}
