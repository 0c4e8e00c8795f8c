/** specs/013 over homes of all sorts: one in which nothing ever happened, one where Claude works; set up as docs/mcp.md says. */
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { temporaryHome } from "../../src/cli/fixtures/temporary-home.ts";
import type { Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, GOOD, NIGHTLY } from "./claude-desk.ts";
import { inLedger } from "./claude-ledger.ts";
import { session, type Session } from "./mcp-session.ts";
import { ends, nightdesk } from "./program.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Every reading tool; the client checks each answer by the schema that was announced. */
async function readAll({ client }: Session, task: string): Promise<Readonly<Record<string, string>>> {
  const calls: readonly (readonly [string, Record<string, unknown>])[] = [
    ["status", {}],
    ["report", {}],
    ["report", { of: task }],
    ["findings", { all: true }],
    ["history", { limit: 500 }],
    ["why", { task }],
    ["why", { task, at: "today" }],
    ["logs", { run: task }],
    ["next", {}],
    ["audit", {}],
    ["data_list", {}],
    ["data_query", { sql: "select 1" }],
    ["data_changes", { table: "a.b" }],
    ["genome_lookup", { term: "rs6025" }],
  ];
  const told: Record<string, string> = {};
  for (const [name, args] of calls) {
    const answer = await client.callTool({ name, arguments: args });
    const [content] = answer.content as { text: string }[];
    if (answer.isError === true) {
      assert.match(
        content?.text ?? "",
        /^(?:nightdesk: )?[A-Z][^\n]{8,}/,
        `${name} refuses with a sentence: ${content?.text}`,
      );
      assert.doesNotMatch(content?.text ?? "", /undefined|\bat \w+ \(|Error:/, name);
    }
    told[`${name} ${JSON.stringify(args)}`] = answer.isError === true ? "refused" : "answered";
  }
  return told;
}

test("MCP-02, MCP-03: on a home in which nothing ever happened each tool answers in its form or says what is missing", async (t) => {
  const home = temporaryHome(t, {
    "nightdesk.yaml":
      'timezone: UTC\ntasks:\n  - {id: a, script: tasks/a.sh, schedule: daily, time: "03:00"}\n',
    "tasks/a.sh": "#!/bin/sh\ntrue\n",
  });
  const told = await readAll(await session(t, home), "a");
  for (const name of ["next {}", "data_list {}"]) assert.equal(told[name], "answered", name);
});

test("MCP-02: on a home where Claude works, with questions, money and changes of the plan, each answer has its form", async (t) => {
  const write: Reply = { calls: [{ name: "Write", input: { file_path: "a.txt", content: "x" } }] };
  const desk = await claudeDesk(t, {
    tasks: [
      "- {id: asks, agent: Write it, schedule: on_demand, tools: [Write], approve: [Write]}",
      `- {id: gated, ask: "What is new?", ${NIGHTLY}, gate: {ask: "Is it needed?"}}`,
      '- {id: sweep, script: tasks/ok.sh, schedule: daily, time: "03:00", agent_may_adapt: true}',
      '- {id: waits, ask: "Classify", schedule: on_demand, batch: true}',
    ],
    files: { "tasks/ok.sh": "#!/bin/sh\necho done\n" },
    answer: ({ body, resultsSoFar }) => {
      if (JSON.stringify(body).includes('"verdict"'))
        return { json: { verdict: "run", reason: "there is news", minutes: 0 } };
      if (body.tools === undefined) return { json: GOOD };
      return resultsSoFar === 0 ? write : { calls: [{ name: "StructuredOutput", input: GOOD }] };
    },
  });
  chmodSync(join(desk.home, "tasks", "ok.sh"), 0o755);
  for (const task of ["asks", "waits", "sweep"]) await nightdesk(desk.home, ["run", task]);
  await desk.night();
  const slotAt = Math.floor(Date.now() / 86_400_000 + 1) * 86_400_000 + 3 * 3_600_000;
  const change = { task: "sweep", slotAt, action: "skip", untilAt: null, reason: "quiet" } as const;
  await inLedger(desk.home, (tx) => tx.addAdaptation(change, "run of the resident", Date.now()));
  await nightdesk(desk.home, ["pause", "sweep"]);
  const claude = await session(t, desk.home);
  for (const task of ["asks", "gated", "sweep", "waits"]) {
    const told = await readAll(claude, task);
    for (const name of ["status {}", 'history {"limit":500}', `why {"task":"${task}"}`, "audit {}"])
      assert.equal(told[name], "answered", `${task}: ${name}`);
  }
  const why = await claude.answer("why", { task: "asks" });
  assert.equal((why["approvals"] as unknown[]).length, 1);
  const planned = await claude.answer("why", { task: "gated" });
  assert.ok((planned["decisions"] as { step: string }[]).some(({ step }) => step === "gate_model"));
});

test("MCP-23: the lines of docs/mcp.md, copied, start the server for Claude Code and Claude Desktop", async (t) => {
  const docs = readFileSync(join(ROOT, "docs", "mcp.md"), "utf8");
  const desktop = /```json\n([\s\S]*?)```/.exec(docs)?.[1] ?? assert.fail("no snippet");
  const code = /claude mcp add nightdesk -- (nightdesk .*)/.exec(docs)?.[1] ?? assert.fail("no line");
  const user = temporaryHome(t, {});
  const home = join(user, "nightdesk");
  mkdirSync(join(home, "tasks"), { recursive: true });
  writeFileSync(
    join(home, "nightdesk.yaml"),
    'tasks:\n  - {id: a, script: tasks/a.sh, schedule: daily, time: "03:00"}\n',
  );
  writeFileSync(join(home, "tasks", "a.sh"), "#!/bin/sh\ntrue\n", { mode: 0o755 });
  // The program as npm puts it on the PATH.
  const bin = join(user, "bin");
  mkdirSync(bin);
  const launcher = join(ROOT, "bin", "nightdesk.js");
  writeFileSync(join(bin, "nightdesk"), `#!/bin/sh\nexec "${process.execPath}" "${launcher}" "$@"\n`, {
    mode: 0o755,
  });
  const { mcpServers } = JSON.parse(desktop) as {
    mcpServers: Record<string, { command: string; args: string[] }>;
  };
  const [program = "", ...words] = code.split(" ");
  const lines = [
    ...Object.values(mcpServers).map(({ command, args }) => ({ command, args })),
    // A shell makes a path of it before the client stores it.
    { command: program, args: words.map((word) => word.replace(/^~/, user)) },
  ];
  assert.equal(lines.length, 2);
  for (const { command, args } of lines) {
    const transport = new StdioClientTransport({
      command,
      args: args.map((word) => word.replace("/home/me", user)),
      // What such a client passes on, and nothing of ours.
      env: { ...getDefaultEnvironment(), PATH: `${bin}:${process.env["PATH"] ?? ""}`, HOME: user },
      cwd: "/",
      stderr: "pipe",
    });
    const client = new Client({ name: "desktop", version: "1" });
    t.after(() => client.close());
    await client.connect(transport);
    const { tools } = await client.listTools();
    assert.ok(tools.length > 10);
    const next = await client.callTool({ name: "next", arguments: { limit: 1 } });
    assert.match(JSON.stringify(next), /"task":"a"/);
  }
  await ends(0, home, "check");
});
