/** Questions to a person, by the real command with the real Agent SDK: they outlive every process. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Approval } from "../../src/core/approval.ts";
import type { Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, type ClaudeDesk, filesHolding, GOOD, KEY, tick } from "./claude-desk.ts";
import { nightdesk } from "./program.ts";

const RESULT: Reply = { calls: [{ name: "StructuredOutput", input: GOOD }] };

function call(name: string, input: unknown): Reply {
  return { calls: [{ name, input }] };
}

/** What it asks a person, by the ledger. */
async function question(desk: ClaudeDesk): Promise<Approval> {
  const pending = await desk.store(({ ledger }) => ledger.read((tx) => tx.pendingApprovals()));
  const [first, ...more] = pending;
  assert.ok(first !== undefined && more.length === 0, `${pending.length} questions`);
  return first;
}

/** As a person's answer is written down, whatever way it comes. */
async function answer(
  desk: ClaudeDesk,
  to: "approved" | "denied" | "expired",
  words?: string,
): Promise<void> {
  const { id, run } = await question(desk);
  await desk.store(({ ledger }) =>
    ledger.write(async (tx) => {
      const at = Date.now();
      assert.ok(await tx.moveApproval(id, "pending", to, { at, by: "cli", answer: words ?? null }));
      await tx.transition({ run, event: "requeue", at, patch: { notBefore: at } });
      await tx.setNote("wake_at", null);
    }),
  );
  await tick(desk.home);
}

describe("a question to a person", { concurrency: 1 }, () => {
  test("CLD-42, CLD-43: an approval outlives every process, is good for one call, and for no other", async (t) => {
    const write = (content: string) => call("Write", { file_path: "out.txt", content });
    const replies = [write("first"), write("second"), write("second"), RESULT];
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Write it, schedule: on_demand, tools: [Write], approve: [Write]}"],
      answer: () => replies.shift() ?? RESULT,
    });
    const out = join(desk.home, "data", "agents", "a", "out.txt");
    await nightdesk(desk.home, ["run", "a"]);
    assert.deepEqual(
      [(await desk.last("a")).state, (await desk.last("a")).waiting_for],
      ["waiting", "approval"],
    );
    const { kind, tool, input } = await question(desk);
    assert.deepEqual(
      [kind, tool, (JSON.parse(input) as { content: string }).content],
      ["tool", "Write", "first"],
    );
    assert.ok(!existsSync(out));
    await answer(desk, "approved");
    assert.equal(readFileSync(out, "utf8"), "first");
    assert.match((await question(desk)).input, /second/, "another input is another question");
    await answer(desk, "approved");
    assert.match((await question(desk)).input, /second/, "an answer that was used is asked for anew");
    await answer(desk, "denied", "enough");
    const row = await desk.last("a");
    assert.deepEqual([row.state, row.reason], ["failed", "denied"]);
    assert.match(row.detail ?? "", /a person said no: enough/);
    assert.equal(readFileSync(out, "utf8"), "second");
    assert.deepEqual(filesHolding(desk.home, KEY), []);
  });

  test("CLD-44: ask_user gets its answer; a question that expired is refused", async (t) => {
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Ask, schedule: on_demand, tools: [ask_user]}"],
      answer: ({ resultsSoFar }) =>
        resultsSoFar === 0 ? call("mcp__nightdesk__ask_user", { question: "Which colour?" }) : RESULT,
    });
    await nightdesk(desk.home, ["run", "a"]);
    assert.equal((await question(desk)).kind, "question");
    await answer(desk, "approved", "green");
    assert.equal((await desk.last("a")).state, "succeeded");
    assert.match(JSON.stringify(desk.upstream.calls.at(-1)?.body.messages), /green/);
    await nightdesk(desk.home, ["run", "a"]);
    await answer(desk, "expired");
    const row = await desk.last("a");
    assert.deepEqual([row.state, row.reason], ["failed", "denied"]);
    assert.match(row.detail ?? "", /nobody answered in time/);
  });
});
