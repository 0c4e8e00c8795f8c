import assert from "node:assert/strict";
import { test } from "node:test";
import { callHash, OWN_PREFIX } from "./judge.ts";
import { OWN_TOOL_NAMES, ownTools, type OwnToolParts } from "./own-tools.ts";

function toolsOf(change: Partial<OwnToolParts> = {}) {
  const reported: object[] = [];
  const tools = ownTools({
    report: (line) => void reported.push(line),
    enqueue: (task) => Promise.resolve(task === "allowed" ? null : `${task} may not be run by an agent`),
    remind: () => Promise.resolve(),
    propose: () => Promise.resolve("written"),
    approvals: [],
    now: () => Date.parse("2026-11-25T00:00:00Z"),
    ...change,
  });
  async function run(name: string, input: Record<string, unknown>): Promise<string> {
    const tool = tools.find((candidate) => candidate.name === name);
    assert.ok(tool !== undefined, name);
    return tool.run(input);
  }
  return { reported, run, tools };
}

test("CLD-52: the tools are those that a task may list, each with the form of its input", () => {
  const { tools } = toolsOf();
  assert.deepEqual(
    tools.map(({ name }) => name),
    [...OWN_TOOL_NAMES],
  );
  for (const { inputSchema } of tools) assert.equal((inputSchema as { type: string }).type, "object");
});

test("CLD-52: a finding has a plain key; what does not fit is told with its place", async () => {
  const { reported, run } = toolsOf();
  await run("record_finding", { key: "disk_low", severity: "warning", title: "Low" });
  assert.deepEqual(reported, [
    { finding: { key: "disk_low", severity: "warning", title: "Low", body: null } },
  ]);
  for (const input of [
    { key: "../x y", severity: "warning", title: "t" },
    { key: "k", severity: "high", title: "t" },
    { key: "k", severity: "info", title: "" },
    { key: "k", severity: "info", title: "t", sql: "drop" },
    {},
  ])
    await assert.rejects(run("record_finding", input), /\w/);
  assert.equal(reported.length, 1);
});

test("CLD-52: only allowed tasks are queued, and five in a run at most", async () => {
  const { reported, run } = toolsOf();
  await assert.rejects(run("enqueue", { task: "finance" }), /finance may not be run by an agent/);
  for (let n = 0; n < 4; n += 1) await run("enqueue", { task: "allowed" });
  await assert.rejects(run("enqueue", { task: "allowed" }), /no more tasks in this run/);
  assert.equal(reported.length, 4);
});

test("CLD-52: reminders lie in the future, and there are five at most", async () => {
  const { run } = toolsOf();
  const at = "2026-11-26T08:00:00+01:00";
  await assert.rejects(run("set_reminder", { at: "2026-11-24T08:00:00Z", text: "x" }), /has passed/);
  await assert.rejects(run("set_reminder", { at: "tomorrow", text: "x" }), /at/);
  for (let n = 0; n < 5; n += 1) await run("set_reminder", { at, text: "x" });
  await assert.rejects(run("set_reminder", { at, text: "x" }), /no more reminders/);
});

test("CLD-44: the answer of a person is the result of the question, and of that question alone", async () => {
  const asked = { question: "Which?", choices: ["a", "b"] };
  const known = {
    id: "x",
    run: "r",
    task: "t",
    kind: "question",
    tool: "ask_user",
    input: "",
    inputHash: callHash(`${OWN_PREFIX}ask_user`, asked),
    state: "used",
    createdAt: 0,
    expiresAt: 0,
    answeredAt: 0,
    answeredBy: "cli",
    answer: "b",
  } as const;
  const { run } = toolsOf({ approvals: [known] });
  assert.equal(await run("ask_user", asked), "b");
  assert.equal(await run("ask_user", { question: "Another?" }), "yes");
});
