/** Our own tools as an MCP server inside this process. */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import type { AgentTool } from "../../ports/claude-agent.ts";

/** The agent sees its tools as `mcp__nightdesk__NAME`. */
export const SERVER_NAME = "nightdesk";

/** The longest answer of a tool; more would fill the conversation. */
const LONGEST_ANSWER = 60_000;

export function ownServer(tools: readonly AgentTool[], version: string): Server {
  const server = new Server({ name: SERVER_NAME, version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, description, inputSchema }) => ({
      name,
      description,
      inputSchema: inputSchema as { type: "object" },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined) return answer(`There is no tool ${params.name}`, true);
    try {
      return answer(await tool.run(params.arguments ?? {}), false);
    } catch (error) {
      return answer((error as Error).message, true);
    }
  });
  return server;
}

function answer(text: string, isError: boolean) {
  const cut = text.length > LONGEST_ANSWER ? `${text.slice(0, LONGEST_ANSWER)}\n… cut; ask for less` : text;
  return { content: [{ type: "text" as const, text: cut }], isError };
}
