import assert from "node:assert/strict";
import { test } from "node:test";
import * as z from "zod";
import { fakeDesk } from "./fixtures/fake-desk.ts";
import { TOOLS } from "./index.ts";
import { lastPart } from "./last-part.ts";
import { masked } from "./masked.ts";
import { callTool, defineTool, type ToolValue } from "./tool.ts";

function answering(value: ToolValue) {
  return defineTool({
    name: "answering",
    description: "answers",
    readOnly: true,
    input: z.strictObject({ count: z.int().max(5) }),
    output: z.object({ text: z.string(), count: z.number().optional() }),
    run: async () => value,
  });
}

const mask = (text: string): string => text.replaceAll(/hunter2|777777/g, "***TOKEN***");

test("MCP-01: every tool has a name that fits, a description, and says whether it changes anything", () => {
  const writing = TOOLS.filter(({ readOnly }) => !readOnly).map(({ name }) => name);
  assert.deepEqual(writing, ["run_task", "propose_task"]);
  for (const { name, description, input, output } of TOOLS) {
    assert.match(name, /^[a-z]+(_[a-z]+)*$/);
    assert.ok(description.length > 20);
    for (const schema of [input, output])
      assert.equal(z.toJSONSchema(schema, { target: "draft-7" }).type, "object");
  }
});

test("MCP-03: arguments that do not fit are named, and nothing is run", async () => {
  const tool = answering({ text: "x" });
  for (const [args, sentence] of [
    [{ count: 9 }, /Arguments of answering: count: /],
    [{ count: 1, other: 2 }, /"other"/],
    [{}, /count: /],
    [null, /count: /],
    ["text", /Arguments of answering/],
    [[1], /Arguments of answering/],
  ] as const) {
    const answer = await callTool(tool, fakeDesk({}), args);
    assert.ok(answer.kind === "refused");
    assert.match(answer.sentence, sentence);
  }
});

test("MCP-07: secrets are taken out of texts, names, numbers and sentences", async () => {
  const value = { "a hunter2": ["x hunter2", { n: 777_777, ok: 777, no: null, yes: true }] };
  assert.deepEqual(masked(value, mask), {
    "a ***TOKEN***": ["x ***TOKEN***", { n: "***TOKEN***", ok: 777, no: null, yes: true }],
  });
  const desk = fakeDesk({ mask });
  assert.deepEqual(await callTool(answering({ text: "hunter2" }), desk, { count: 1 }), {
    kind: "answer",
    value: { text: "***TOKEN***" },
  });
  const asNumber = await callTool(answering({ text: "x", count: 777_777 }), desk, { count: 1 });
  assert.equal(asNumber.kind, "refused");
  assert.doesNotMatch(JSON.stringify(asNumber), /777777/);
  const failing = { ...answering({ text: "" }), run: () => Promise.reject(new Error("no hunter2")) };
  assert.deepEqual(await callTool(failing, desk, { count: 1 }), {
    kind: "refused",
    sentence: "no ***TOKEN***",
  });
});

test("MCP-07: if the secrets cannot be read, nothing is shown", async () => {
  const desk = { ...fakeDesk({}), masker: () => Promise.reject(new Error("hunter2")) };
  const answer = await callTool(answering({ text: "x" }), desk, { count: 1 });
  assert.equal(answer.kind, "refused");
  assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
});

test("MCP-05: an answer of more than a megabyte is refused with an advice", async () => {
  const answer = await callTool(answering({ text: "x".repeat(1 << 21) }), fakeDesk({}), { count: 1 });
  assert.ok(answer.kind === "refused");
  assert.match(answer.sentence, /too long \(2\.0 MB.*fewer rows/);
});

test("MCP-05: the end of a log is cut between characters, at a line where there is one", () => {
  assert.equal(lastPart("short\n", 100), "short\n");
  assert.equal(lastPart("first\nsecond\nthird\n", 15), "second\nthird\n");
  assert.equal(lastPart("ž".repeat(10), 5), "žž");
  assert.equal(lastPart("", 5), "");
});
