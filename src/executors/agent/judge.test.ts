import assert from "node:assert/strict";
import { test } from "node:test";
import type { Approval } from "../../core/approval.ts";
import { ASK_USER, callHash, canonical, createJudge, type JudgeParts, OWN_PREFIX } from "./judge.ts";

function judgeOf(parts: Partial<JudgeParts> = {}) {
  return createJudge({
    tools: [],
    own: [],
    approve: [],
    walls: { cwd: "/nowhere", scratch: "/nowhere", readable: [], hidden: [] },
    approvals: [],
    use: () => Promise.resolve(true),
    ...parts,
  });
}

function approval(tool: string, input: unknown, change: Partial<Approval> = {}): Approval {
  return {
    id: "abc123",
    run: "r",
    task: "t",
    kind: "tool",
    tool,
    input: canonical(input),
    inputHash: callHash(tool, input),
    state: "approved",
    createdAt: 0,
    expiresAt: 1,
    answeredAt: 1,
    answeredBy: "cli",
    answer: null,
    ...change,
  };
}

test("CLD-31: what is not listed is denied, whatever it is called", async () => {
  const judge = judgeOf({ tools: ["WebSearch", "mcp__mail__*", "Bash(git log:*)"], own: ["status"] });
  const kinds = {
    WebSearch: "allow",
    mcp__mail__send: "allow",
    Bash: "as_listed",
    [`${OWN_PREFIX}status`]: "allow",
    [`${OWN_PREFIX}enqueue`]: "deny",
    mcp__mailbox__send: "deny",
    WebFetch: "deny",
    Task: "deny",
    CronCreate: "deny",
    "": "deny",
    "Bash(git log:*)": "deny",
    websearch: "deny",
  };
  for (const [tool, kind] of Object.entries(kinds)) {
    assert.equal((await judge({ tool, input: {} })).kind, kind, tool);
  }
});

test("CLD-31: a listed tool that cannot be named one by one is not let through by a star alone", async () => {
  const judge = judgeOf({ tools: ["*", "mcp__*"] });
  for (const tool of ["Bash", "WebFetch", `${OWN_PREFIX}enqueue`])
    assert.equal((await judge({ tool, input: {} })).kind, "deny", tool);
  assert.equal((await judge({ tool: "mcp__mail__send", input: {} })).kind, "allow");
});

test("CLD-42: a marked call waits for a person, is good once, and for its exact input only", async () => {
  const used: string[] = [];
  const given = { to: "ada", text: "hello" };
  const parts = {
    tools: ["mcp__mail__send"],
    approve: ["mcp__mail__send"],
    use: ({ id }: Approval) => Promise.resolve(!used.includes(id) && used.push(id) > 0),
  };
  const ask = (input: unknown, approvals: Approval[]) =>
    judgeOf({ ...parts, approvals })({ tool: "mcp__mail__send", input });
  assert.equal((await ask(given, [])).kind, "ask");
  const approvals = [approval("mcp__mail__send", given)];
  assert.equal((await ask({ ...given, text: "other" }, approvals)).kind, "ask");
  assert.equal(
    (await ask({ text: "hello", to: "ada" }, approvals)).kind,
    "allow",
    "the order of keys is nothing",
  );
  assert.equal((await ask(given, approvals)).kind, "ask", "used up");
  for (const [state, why] of [
    ["denied", /a person said no: not to her/],
    ["expired", /nobody answered in time/],
  ] as const) {
    const verdict = await ask(given, [approval("mcp__mail__send", given, { state, answer: "not to her" })]);
    assert.match(verdict.kind === "deny" ? verdict.why : "", why);
  }
  assert.equal((await ask(given, [approval("mcp__mail__send", given, { state: "pending" })])).kind, "ask");
});

test("CLD-42: walls come before the question, and a question of its own always asks", async () => {
  const judge = judgeOf({ tools: ["Write"], approve: ["Write"], own: [ASK_USER] });
  assert.equal((await judge({ tool: "Write", input: { file_path: "/etc/passwd" } })).kind, "deny");
  assert.equal((await judge({ tool: OWN_PREFIX + ASK_USER, input: { question: "?" } })).kind, "ask");
});

test("the text of an input is the same whatever the order of its keys, at every depth", () => {
  assert.equal(canonical({ b: [{ d: 1, c: 2 }], a: null }), canonical({ a: null, b: [{ c: 2, d: 1 }] }));
  assert.notEqual(callHash("a", { x: 1 }), callHash("b", { x: 1 }));
  assert.notEqual(callHash("a", { x: 1 }), callHash("a", { x: "1" }));
});
