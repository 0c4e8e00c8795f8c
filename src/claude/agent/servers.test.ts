/** MCP servers that a task names and that do not behave, before the real agent program. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import type { Clock } from "../../ports/clock.ts";
import { call, KEY, ownTool, processesOf, script, stage, toolResults } from "./fixtures/stage.ts";
import { missingServer } from "./servers.ts";

const PROGRAM = join(import.meta.dirname, "fixtures", "odd-server.ts");

async function withServer(t: TestContext, how: string, calls = script(call("mcp__odd__odd", {}))) {
  const desk = await stage(t, calls);
  const out = join(desk.home, "out.json");
  const odd = { command: process.execPath, args: [PROGRAM, how, out] };
  return { desk, out, change: { tools: ["mcp__odd__*"], servers: { odd } } };
}

describe("a server that a task names", { concurrency: 2 }, () => {
  test("CLD-58: one that does not come up fails the run before anything is asked", async (t) => {
    const { desk, change } = await withServer(t, "dies");
    const end = await desk.run(change);
    assert.equal(end.kind, "server_missing");
    assert.match(end.detail ?? "", /^The MCP server odd did not come up: /);
    assert.deepEqual([desk.upstream.calls.length, end.usage], [0, {}]);
  });

  test("CLD-58: one that never answers is waited for so long and no longer", async () => {
    let now = 0;
    const clock = {
      monotonic: () => now,
      sleep: (ms: number) => Promise.resolve(void (now += ms)),
    } as unknown as Clock;
    const states = ["pending", "pending", "connected"] as const;
    let looks = 0;
    const slow = {
      mcpServerStatus: () => Promise.resolve([{ name: "a", status: states[looks++] ?? "connected" }]),
    };
    const never = new AbortController().signal;
    assert.equal(await missingServer(slow, ["a"], clock, never), null);
    assert.equal(looks, 3);
    const hanging = { mcpServerStatus: () => Promise.resolve([]) };
    assert.match(
      (await missingServer(hanging, ["b"], clock, never)) ?? "",
      /b did not come up: .* within 30 s/,
    );
    assert.equal(await missingServer(hanging, [], clock, never), null);
  });

  test("CLD-58: one that floods or dies later is an error or a cut answer to the model, and the run goes on", async (t) => {
    const flood = await withServer(t, "floods");
    assert.equal((await flood.desk.run(flood.change)).kind, "done");
    for (const { bytes } of flood.desk.upstream.calls) assert.ok(bytes < 100_000, `${bytes} bytes`);
    const later = await withServer(t, "dies_later");
    assert.equal((await later.desk.run(later.change)).kind, "done");
    assert.match(toolResults(later.desk)[0] ?? "", /^!/);
  });

  test("CLD-58, CLD-45: one that hangs in a call ends with the run that is stopped", async (t) => {
    const { desk, change } = await withServer(t, "hangs_later");
    const stop = new AbortController();
    const running = desk.run(change, { signal: stop.signal });
    await desk.upstream.whenAsked(1);
    stop.abort();
    assert.equal((await running).kind, "interrupted");
    if (process.platform === "linux") assert.deepEqual(processesOf(desk.request.runId), []);
  });

  test("CLD-58, CLD-05: none finds the key in its environment, and none stands in for a tool of ours", async (t) => {
    const { desk, out, change } = await withServer(t, "tells");
    await desk.run({ ...change, env: { LEVEL: "3" } });
    const seen = readFileSync(out, "utf8");
    assert.doesNotMatch(seen, new RegExp(KEY));
    assert.match(seen, /"LEVEL":"3"/);
    const both = {
      calls: ["mcp__odd__status", "mcp__nightdesk__status"].map((name) => ({ name, input: {} })),
    };
    const twin = await withServer(t, "collides", script(both));
    await twin.desk.run({ ...twin.change, ownTools: [ownTool("status", () => Promise.resolve("ours"))] });
    assert.deepEqual(toolResults(twin.desk).slice(0, 2).toSorted(), ["odd answer", "ours"]);
  });
});
