/** A session of the official client with the real `nightdesk mcp`, and the home that it looks at. */
import { join } from "node:path";
import type { TestContext } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import { FIRST, packed, publish } from "./genome-home.ts";
import { environment } from "./program.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");

export const SECRET = "canary-5f2a91c0de";
/** More than the runs that models get within an hour. */
export const ALLOWED = 12;

const THINGS = `import { defineTask } from "nightdesk/sdk";
export default defineTask({
  datasets: { things: { key: ["id"], columns: { id: "integer", name: "text" } } },
  async run({ datasets }) {
    await datasets.things.upsert([{ id: 1, name: "first" }, { id: 2, name: "leaks ${SECRET}" }]);
  },
});`;

const FOUND = `#!/bin/sh
echo "line 1"
echo "my token is $TOKEN"
echo '{"finding": {"key": "full", "severity": "warning", "title": "The disk is full"}}' >> "$NIGHTDESK_OUTPUT"
echo '{"metric": {"name": "free", "value": 1.5, "unit": "GB"}}' >> "$NIGHTDESK_OUTPUT"
echo '{"headline": "One thing was found"}' >> "$NIGHTDESK_OUTPUT"
`;

const TASKS = `timezone: Europe/Prague
tasks:
  - {id: things, use: ./tasks/things.ts, schedule: on_demand}
  - {id: found, script: tasks/found.sh, schedule: on_demand, env: {TOKEN: "\${TOKEN}"}}
  - {id: broken, script: tasks/broken.sh, schedule: on_demand, agent_may_run: true}
  - {id: nightly, script: tasks/true.sh, schedule: every 1h, agent_may_run: true}
  - {id: asleep, script: tasks/true.sh, schedule: on_demand, agent_may_run: true, enabled: false}
  - {id: cv, use: clinvar, with: {assemblies: [GRCh38], source: ncbi}, schedule: on_demand}
`;

/** Nothing has run in it yet. */
export function mcpHome(t: TestContext): string {
  const allowed = Array.from(
    { length: ALLOWED },
    (_, index) =>
      `  - {id: allowed_${index}, script: tasks/true.sh, schedule: on_demand, agent_may_run: true}\n`,
  );
  const home = temporaryHome(t, {
    "nightdesk.yaml": TASKS + allowed.join(""),
    ".env": `TOKEN=${SECRET}\n`,
    "tasks/things.ts": THINGS,
    "tasks/found.sh": FOUND,
    "tasks/broken.sh": "#!/bin/sh\necho broken\nexit 3\n",
    "tasks/true.sh": "#!/bin/sh\ntrue\n",
  });
  publish(home, packed(FIRST, "2026-10-05"));
  return home;
}

export interface Session {
  readonly client: Client;
  /** Calls a tool and gives its structured answer; throws if it is an error result. */
  answer(name: string, args?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Calls a tool that has to refuse, and gives the sentence. */
  refusal(name: string, args?: Record<string, unknown>): Promise<string>;
}

/** Connects, and reads the list of tools, after which the client checks each answer by its schema. */
export async function session(t: TestContext, home: string, name = "conformance"): Promise<Session> {
  const env = Object.fromEntries(
    Object.entries(environment(home, {})).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [LAUNCHER, "mcp"],
    cwd: home,
    env,
    stderr: "ignore",
  });
  const client = new Client({ name, version: "1.2.3" });
  t.after(() => client.close());
  await client.connect(transport);
  await client.listTools();
  async function call(tool: string, args: Record<string, unknown>) {
    const result = await client.callTool({ name: tool, arguments: args });
    const [first] = result.content as { type: string; text: string }[];
    return { isError: result.isError === true, text: first?.text ?? "", value: result.structuredContent };
  }
  return {
    client,
    async answer(tool, args = {}) {
      const { isError, text, value } = await call(tool, args);
      if (isError || value === undefined) throw new Error(`${tool} refused: ${text}`);
      return value as Record<string, unknown>;
    },
    async refusal(tool, args = {}) {
      const { isError, text } = await call(tool, args);
      if (!isError) throw new Error(`${tool} did not refuse: ${text}`);
      return text;
    },
  };
}
