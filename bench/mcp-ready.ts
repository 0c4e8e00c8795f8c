/**
 * How long a Claude session waits for `nightdesk mcp`: from the start of the process to the end of the handshake, and to
 * the list of tools, by the official client over stdio; beside the bare start of Node, in turns.
 * Run with `npm run build && node bench/mcp-ready.ts [rounds]`; it makes its own home and removes it.
 */
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { makeHome } from "./support/homes.ts";
import { install } from "./support/installation.ts";
import { type Program, timeOf } from "./support/programs.ts";
import { printTable } from "./support/table.ts";

const ROUNDS = Number(process.argv[2] ?? 15);
const TASKS = 20;
const NODE = { argv: [process.execPath, "-e", "0"] };

interface Waits {
  readonly node: number;
  readonly connected: number;
  readonly listed: number;
  readonly answered: number;
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), "nightdesk-bench-")));
try {
  const nightdesk = install(join(folder, "installed"));
  const home = makeHome(join(folder, "home"), TASKS);
  await timeOf(nightdesk(home, "tick"));
  const rounds: Waits[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const node = await timeOf(NODE);
    const waits = await session(nightdesk(home, "mcp"));
    // The first round fills caches of compiled code.
    if (round > 0) rounds.push({ node, ...waits });
  }
  const node = best(rounds, "node");
  const rows = [
    ["mcp, handshake done", "connected", 300],
    ["mcp, list of tools there", "listed", null],
    ["mcp, first answer of status", "answered", null],
  ] as const;
  printTable(
    rows.map(([what, which, target]) => {
      const measured = best(rounds, which);
      const note = `best of ${ROUNDS}; ${(measured / node).toFixed(1)} × node -e 0 (${node.toFixed(0)} ms)`;
      return { what, measured, unit: "ms", target, note };
    }),
  );
} finally {
  rmSync(folder, { recursive: true });
}

async function session({ argv, env = {} }: Program): Promise<Omit<Waits, "node">> {
  const [command = "", ...args] = argv;
  const transport = new StdioClientTransport({ command, args, env: { ...ownEnvironment(), ...env } });
  const client = new Client({ name: "bench", version: "1" });
  const begun = performance.now();
  try {
    await client.connect(transport);
    const connected = performance.now() - begun;
    await client.listTools();
    const listed = performance.now() - begun;
    const { isError } = await client.callTool({ name: "status", arguments: {} });
    if (isError === true) throw new Error("status answered with an error");
    return { connected, listed, answered: performance.now() - begun };
  } finally {
    await client.close();
  }
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

/** What else the machine does can only add. */
function best(rounds: readonly Waits[], which: keyof Waits): number {
  return Math.min(...rounds.map((round) => round[which]));
}
