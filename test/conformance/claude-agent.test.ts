/** `agent:` by the real command, with the real Agent SDK and its program: what a night with it looks like. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { processesOf } from "../../src/claude/agent/fixtures/stage.ts";
import type { Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { startProxy } from "../../src/testing/upstream/logging-proxy.ts";
import { claudeDesk, filesHolding, GOOD, KEY, tick } from "./claude-desk.ts";
import { history } from "./history.ts";
import { begin, json, nightdesk, until } from "./program.ts";
import type { RunAnswer } from "./scripts.ts";

const RESULT: Reply = { calls: [{ name: "StructuredOutput", input: GOOD }] };
const isLinux = process.platform === "linux";

function call(name: string, input: unknown): Reply {
  return { calls: [{ name, input }] };
}

describe("an agent", { concurrency: 1 }, () => {
  test("CLD-40, CLD-05: reports like any task; its first request is small, the API is all it reaches, the key is nowhere", async (t) => {
    const proxy = await startProxy(t);
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Look around, schedule: on_demand}"],
      answer: ({ resultsSoFar }) =>
        resultsSoFar === 0
          ? {
              calls: [
                { name: "mcp__nightdesk__status", input: {} },
                {
                  name: "mcp__nightdesk__record_finding",
                  input: { key: "odd", severity: "info", title: `It is \u001b[31modd ${KEY}` },
                },
              ],
            }
          : RESULT,
    });
    const through = Object.fromEntries(
      ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy"].map((name) => [
        name,
        proxy.url,
      ]),
    );
    const env = { ...through, NO_PROXY: "127.0.0.1,localhost", no_proxy: "127.0.0.1,localhost" };
    const shown = await nightdesk(desk.home, ["run", "a"], env);
    assert.equal(shown.code, 0, shown.stdout + shown.stderr);
    assert.deepEqual(proxy.asked, []);
    assert.deepEqual([...new Set(desk.upstream.asked)], ["POST /v1/messages"]);
    const [first] = desk.upstream.calls;
    assert.ok((first?.bytes ?? Infinity) <= 10_240, `${first?.bytes} bytes`);
    assert.equal(first?.headers["authorization"], `Bearer ${KEY}`);
    const row = await desk.last("a");
    assert.equal(row.state, "succeeded");
    assert.ok((row.cost_usd ?? 0) > 0);
    const findings = await json<{ key: string }[]>(desk.home, "findings");
    assert.deepEqual(findings.map(({ key }) => key).toSorted(), ["disk_low", "odd"]);
    assert.deepEqual(filesHolding(desk.home, KEY), []);
    assert.ok(!`${shown.stdout}${shown.stderr}`.includes(KEY));
    assert.ok(!shown.stdout.includes("\u001b[31m"), "no escape of a model reaches the terminal");
    assert.ok(existsSync(join(desk.home, "state", "transcripts", `${row.id}.jsonl`)));
    assert.ok(!existsSync(join(desk.home, "state", "claude", row.id)), "nothing is left of a run that ended");
  });

  test("CLD-41: what it tries without leave fails the run as denied, and says what it was", async (t) => {
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Look, schedule: on_demand, tools: [Read]}"],
      files: { "secret/.env.local": "X=canary" },
      answer: ({ resultsSoFar, toolResults }) => {
        assert.doesNotMatch(toolResults.join(), /canary/);
        return resultsSoFar === 0 ? call("Read", { file_path: "../../../secret/.env.local" }) : RESULT;
      },
    });
    const { state, reason, detail } = await json<RunAnswer>(desk.home, "run", "a");
    assert.deepEqual([state, reason], ["failed", "denied"]);
    assert.match(detail ?? "", /^It tried what it may not: Read, because it is outside what the task allows/);
    desk.upstream.say(({ resultsSoFar }) =>
      resultsSoFar === 0 ? call("Read", { file_path: "/etc/passwd" }) : RESULT,
    );
    const second = await json<RunAnswer>(desk.home, "run", "a");
    assert.deepEqual([second.state, second.reason], ["failed", "denied"]);
    assert.match(second.detail ?? "", /Read, because this place may not be read/);
  });

  test("CLD-45: cancelled or out of time it is stopped, and what it took is counted", async (t) => {
    const desk = await claudeDesk(t, {
      tasks: [
        "- {id: slow, agent: Think, schedule: on_demand, timeout_minutes: 0.15}",
        "- {id: long, agent: Think, schedule: on_demand}",
      ],
      answer: { hang: true },
    });
    const { state, reason } = await json<RunAnswer>(desk.home, "run", "slow");
    assert.deepEqual([state, reason], ["timed_out", "timeout"]);
    assert.ok(((await desk.last("slow")).cost_usd ?? 0) > 0);
    const asked = desk.upstream.calls.length;
    const running = nightdesk(desk.home, ["run", "long"]);
    await desk.upstream.whenAsked(asked + 1);
    await nightdesk(desk.home, ["cancel", "long"]);
    await running;
    const row = await desk.last("long");
    assert.equal(row.state, "cancelled");
    assert.ok((row.cost_usd ?? 0) > 0);
    if (isLinux) assert.deepEqual(processesOf(row.id), []);
  });

  test("CLD-46: when Nightdesk is killed, the agent is gone with it", { skip: !isLinux }, async (t) => {
    const desk = await claudeDesk(t, {
      tasks: [
        "- {id: a, agent: Go on and on, schedule: on_demand, budget: {max_turns: 1000}, on_lost: alert}",
      ],
      answer: ({ n }) => call("mcp__nightdesk__history", { limit: (n % 50) + 1 }),
    });
    const child = begin(t, desk.home, "run", "a");
    await desk.upstream.whenAsked(3);
    const [row] = await history(desk.home);
    assert.ok(processesOf(row?.id ?? "").length > 0);
    child.kill("SIGKILL");
    const killed = Date.now();
    const { id } = row ?? { id: "" };
    await until("the end of its processes", async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return processesOf(id).length === 0 ? true : null;
    });
    assert.ok(
      desk.upstream.calls.every(({ at }) => at < killed + 2_000),
      "no call 2 s after the kill",
    );
    const calls = desk.upstream.calls.length;
    await tick(desk.home);
    const last = await desk.last("a");
    assert.deepEqual([last.state, last.reason], ["lost", "exit_unknown"]);
    assert.ok((last.cost_usd ?? 0) > 0);
    assert.equal(desk.upstream.calls.length, calls, "no call came after it was gone");
    assert.ok(!existsSync(join(desk.home, "state", "claude", id)));
  });

  test("CLD-47: two agents on one budget stop at it together", async (t) => {
    const desk = await claudeDesk(t, {
      top: ["budget: {per_day_usd: 0.6, per_run_usd: 1}", "concurrency: 2"],
      tasks: ["a", "b"].map((id) => `- {id: ${id}, agent: Spend, schedule: nightly, tools: [findings]}`),
      answer: () => ({
        calls: [{ name: "mcp__nightdesk__findings", input: {} }],
        usage: { input_tokens: 60_000, output_tokens: 1 },
      }),
    });
    await desk.night();
    const rows = [await desk.last("a"), await desk.last("b")];
    for (const { state, detail } of rows) {
      assert.equal(state, "over_budget", detail ?? "");
      // Whichever of the two looks is broken first, ours or that of its program.
      assert.match(detail ?? "", /budget\.per_day_usd is \$0\.60|what it may cost, after \$0\.\d\d/);
    }
    const spent = rows.reduce((sum, row) => sum + (row.cost_usd ?? 0), 0);
    assert.ok(spent <= 0.6 + 2 * 0.12, `$${spent}`);
  });
});
