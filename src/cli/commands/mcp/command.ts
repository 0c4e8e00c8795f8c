import { defineCommand } from "../../command.ts";

export const mcpCommand = defineCommand({
  brief: "Let a Claude session read the results, over MCP",
  description:
    "Let a Claude session read the results, over MCP: serves tools on standard input and output until the other side leaves. It reads what the reading commands print, may queue tasks that say agent_may_run: true, and may propose tasks that only you can enable.",
  examples: [
    ["mcp", "started by the client, not by hand"],
    ["--home ~/nightdesk mcp", "for: claude mcp add nightdesk -- nightdesk --home ~/nightdesk mcp"],
  ],
  parameters: {},
  load: async () => (await import("./mcp.ts")).mcp,
});
