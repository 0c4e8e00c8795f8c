/** Questions to a person, by the real command with the real Agent SDK: they outlive every process. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { Approval } from "../../src/core/approval.ts";
import type { Reply } from "../../src/testing/upstream/claude-api/index.ts";
import { claudeDesk, type ClaudeDesk, filesHolding, GOOD, KEY, tick } from "./claude-desk.ts";
import { json, nightdesk } from "./program.ts";

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

  test("CLD-55: two questions of one turn, one allowed, one denied, by the commands and after a restart of everything", async (t) => {
    const write = (name: string) => ({ name: "Write", input: { file_path: name, content: name } });
    const turns: Reply[] = [{ calls: [write("a.txt"), write("b.txt")] }, { calls: [write("b.txt")] }, RESULT];
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Write it, schedule: on_demand, tools: [Write], approve: [Write]}"],
      answer: () => turns.shift() ?? RESULT,
    });
    await nightdesk(desk.home, ["run", "a"]);
    const asked = await json<{ id: string; input: string }[]>(desk.home, "approve");
    assert.equal(asked.length, 2);
    const of = (name: string) => asked.find(({ input }) => input.includes(name))?.id ?? assert.fail(name);
    await nightdesk(desk.home, ["approve", of("a.txt")]);
    await tick(desk.home);
    assert.equal((await desk.last("a")).state, "waiting", "it waits for both");
    await nightdesk(desk.home, ["deny", of("b.txt"), "--answer", "not this one"]);
    await tick(desk.home);
    const row = await desk.last("a");
    assert.deepEqual([row.state, row.reason], ["failed", "denied"]);
    assert.match(row.detail ?? "", /Write, because a person said no: not this one/);
    const scratch = join(desk.home, "data", "agents", "a");
    assert.ok(existsSync(join(scratch, "a.txt")) && !existsSync(join(scratch, "b.txt")));
    const states = (await json<{ approvals: { state: string }[] }>(desk.home, "why", "a")).approvals;
    assert.deepEqual(states.map(({ state }) => state).toSorted(), ["denied", "used"]);
  });

  test("CLD-42: what a person allowed and the agent then did not do is told", async (t) => {
    const write = (name: string) => ({ name: "Write", input: { file_path: name, content: name } });
    const turns: Reply[] = [{ calls: [write("a.txt"), write("b.txt")] }];
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Write it, schedule: on_demand, tools: [Write], approve: [Write]}"],
      answer: () => turns.shift() ?? RESULT,
    });
    await nightdesk(desk.home, ["run", "a"]);
    for (const { id } of await json<{ id: string }[]>(desk.home, "approve"))
      await nightdesk(desk.home, ["approve", id]);
    await tick(desk.home);
    const row = await desk.last("a");
    assert.deepEqual([row.state, row.detail], ["succeeded", "You allowed what it then did not do: Write"]);
  });

  test("CLD-43: an answer does not outlive the leave itself, and is good in its own run only", async (t) => {
    const write = call("Write", { file_path: "a.txt", content: "x" });
    const desk = await claudeDesk(t, {
      tasks: ["- {id: a, agent: Write it, schedule: on_demand, tools: [Read, Write], approve: [Write]}"],
      answer: ({ resultsSoFar }) => (resultsSoFar === 0 ? write : RESULT),
    });
    const yaml = join(desk.home, "nightdesk.yaml");
    const out = join(desk.home, "data", "agents", "a", "a.txt");
    await nightdesk(desk.home, ["run", "a"]);
    const first = await question(desk);
    writeFileSync(
      yaml,
      readFileSync(yaml, "utf8").replace("tools: [Read, Write], approve: [Write]", "tools: [Read]"),
    );
    await answer(desk, "approved");
    assert.ok(!existsSync(out), "the task may no longer write at all");
    assert.notEqual((await desk.last("a")).state, "succeeded");
    writeFileSync(
      yaml,
      readFileSync(yaml, "utf8").replace("tools: [Read]", "tools: [Read, Write], approve: [Write]"),
    );
    await nightdesk(desk.home, ["run", "a"]);
    const second = await question(desk);
    assert.deepEqual([second.input, second.inputHash], [first.input, first.inputHash]);
    assert.notEqual(second.id, first.id, "the very same call of another run is another question");
    assert.ok(!existsSync(out));
    const late = await nightdesk(desk.home, ["approve", first.id]);
    assert.equal(late.code, 1, late.stdout + late.stderr);
  });
});
