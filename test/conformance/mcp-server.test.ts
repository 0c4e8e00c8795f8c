/** specs/013 by the real program: its streams and its end. */
import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, test, type TestContext } from "node:test";
import { mcpHome, session } from "./mcp-session.ts";
import { ends, environment } from "./program.ts";

const LAUNCHER = join(import.meta.dirname, "..", "..", "bin", "nightdesk.js");

type Server = ChildProcessByStdio<Writable, Readable, Readable>;

interface Message {
  readonly jsonrpc: string;
  readonly id?: number;
  readonly result?: { readonly isError?: boolean; readonly structuredContent?: unknown };
}

function start(t: TestContext, home: string): Server {
  const child = spawn(process.execPath, [LAUNCHER, "mcp"], {
    cwd: home,
    env: environment(home, { NIGHTDESK_DEBUG: "1", FORCE_COLOR: "1" }),
    stdio: ["pipe", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

function request(id: number, method: string, params: unknown): string {
  return `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
}

const HELLO =
  request(1, "initialize", {
    protocolVersion: "2025-06-18",
    capabilities: {},
    clientInfo: { name: "raw", version: "1" },
  }) + `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`;

function call(id: number, name: string, args: Record<string, unknown> = {}): string {
  return request(id, "tools/call", { name, arguments: args });
}

describe("the server", () => {
  test("MCP-20, MCP-21: what was asked before the input ended is answered; stdout is the protocol alone", async (t) => {
    const home = mcpHome(t);
    const child = start(t, home);
    const said = text(child.stderr);
    const answered = text(child.stdout);
    child.stdin.end(
      `${HELLO}this is no message\n${call(2, "status")}${call(3, "run_task", { task: "allowed_0" })}${call(4, "why", { task: "x" })}${call(5, "logs", { run: "allowed_0" })}`,
    );
    const [code] = (await once(child, "close")) as [number];
    assert.equal(code, 0, await said);
    const lines = (await answered).trimEnd().split("\n");
    const messages = lines.map((line) => JSON.parse(line) as Message);
    assert.deepEqual(
      messages.map(({ id }) => id).toSorted((a, b) => Number(a) - Number(b)),
      [1, 2, 3, 4, 5],
    );
    assert.ok(messages.every(({ jsonrpc }) => jsonrpc === "2.0"));
    assert.equal(messages.find(({ id }) => id === 4)?.result?.isError, true);
    assert.match(await said, /nightdesk mcp: /);
  });

  test("MCP-20: what is mended on the way is said on stderr", async (t) => {
    const home = mcpHome(t);
    await ends(0, home, "run", "allowed_0");
    writeFileSync(
      join(home, "state", "ledger.db"),
      "this is no database, and it is long enough to be looked at",
    );
    const child = start(t, home);
    const said = text(child.stderr);
    const answered = text(child.stdout);
    child.stdin.end(HELLO + call(2, "run_task", { task: "allowed_1" }));
    const [code] = (await once(child, "close")) as [number];
    const lines = (await answered).trimEnd().split("\n");
    assert.equal(code, 0);
    const messages = lines.map((line) => JSON.parse(line) as Message);
    assert.equal(messages.find(({ id }) => id === 2)?.result?.isError, undefined, lines.join("\n"));
    assert.match(await said, /The ledger was damaged/);
  });

  test("MCP-21: SIGTERM ends it at once", { skip: process.platform === "win32" }, async (t) => {
    const child = start(t, mcpHome(t));
    const lines = createInterface({ input: child.stdout });
    child.stdin.write(HELLO);
    await once(lines, "line");
    child.kill("SIGTERM");
    assert.deepEqual(await once(child, "close"), [0, null]);
  });

  test("MCP-22: with a wrong configuration it serves what can be read", async (t) => {
    const home = mcpHome(t);
    await ends(0, home, "run", "found");
    writeFileSync(join(home, "nightdesk.yaml"), "tasks: [{id: a}]\n");
    const { answer, refusal } = await session(t, home);
    assert.equal(((await answer("history"))["rows"] as unknown[]).length, 1);
    assert.match(await refusal("next"), /The configuration is wrong/);
    const { text: log } = await answer("logs", { run: "found" });
    assert.match(String(log), /\*\*\*TOKEN\*\*\*/);
  });
});
