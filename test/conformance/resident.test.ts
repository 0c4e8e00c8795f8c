/** The resident agent at work: told of a failure, it reads, changes the plan within the rules, and is overruled. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { startClaude } from "../../src/testing/upstream/claude-api/index.ts";
import { nightdesk } from "./program.ts";

const RESULT = { headline: "Heavy can wait", body: "It failed twice.", findings: [], metrics: [] };

function makeHome(url: string): string {
  const home = mkdtempSync(join(tmpdir(), "nightdesk-resident-"));
  mkdirSync(join(home, "tasks"));
  writeFileSync(join(home, "tasks", "fail.sh"), "#!/bin/sh\necho broken >&2\nexit 3\n", { mode: 0o755 });
  const lines = [
    "timezone: UTC",
    `claude: {base_url: "${url}"}`,
    "tasks:",
    "  - {id: broken, script: tasks/fail.sh, schedule: on_demand}",
    "  - {id: heavy, script: tasks/fail.sh, schedule: hourly, agent_may_adapt: true}",
    "  - {id: fixed, script: tasks/fail.sh, schedule: hourly}",
    "  - {id: keeper, agent: Look after the others., schedule: on_demand, resident: true}",
    "",
  ];
  writeFileSync(join(home, "nightdesk.yaml"), lines.join("\n"), { mode: 0o600 });
  return home;
}

test("RES-04: the resident agent reads, changes the plan of what allows it, and a person overrules it", async (t) => {
  const upstream = await startClaude();
  const home = makeHome(upstream.url);
  t.after(async () => {
    await upstream.close();
    rmSync(home, { recursive: true, force: true });
  });
  const ask = (...words: string[]) => nightdesk(home, words, { ANTHROPIC_API_KEY: "sk-ant-canary-42" });
  await ask("tick");
  await ask("run", "broken");
  const next = JSON.parse((await ask("next", "--task", "heavy", "--json")).stdout) as { at: string }[];
  const slot = next[0]?.at ?? "";
  const change = { slot_at: slot, action: "skip", reason: "It only fails." };
  upstream.say(({ resultsSoFar }) => {
    if (resultsSoFar === 0) return { calls: [{ name: "mcp__nightdesk__history", input: {} }] };
    if (resultsSoFar === 1)
      return {
        calls: [
          { name: "mcp__nightdesk__adapt_plan", input: { task: "heavy", ...change } },
          { name: "mcp__nightdesk__adapt_plan", input: { task: "fixed", ...change } },
        ],
      };
    return { calls: [{ name: "StructuredOutput", input: RESULT }] };
  });
  const handed = await ask("say", "--resident", "What about heavy?");
  assert.equal(handed.code, 0, handed.stderr);
  await ask("tick");
  const report = await ask("report", "keeper");
  assert.match(report.stdout, /Heavy can wait/);
  const first = upstream.calls[0];
  assert.match(first?.userText ?? "", /broken failed/);
  assert.match(first?.userText ?? "", /What about heavy\?/);
  const results = upstream.calls.flatMap(({ toolResults }) => toolResults).join("\n");
  assert.match(results, /recorded as change 1/);
  assert.match(results, /fixed does not allow it/);
  assert.match((await ask("why", "heavy", "--at", slot)).stdout, /It only fails/);
  assert.equal((await ask("overrule", "1")).code, 0);
  assert.equal((await ask("overrule", "1")).code, 1);
});
