import assert from "node:assert/strict";
import { test } from "node:test";
import type { CommandEnd } from "../ports/commands.ts";
import { commandLine, readCommand } from "./command-line.ts";
import { fakeDesk } from "./fixtures/fake-desk.ts";
import { TOOLS } from "./index.ts";
import { callTool } from "./tool.ts";

test("MCP-04: values stand in one word with their flag, arguments behind a bare --", () => {
  const flags = { json: true, task: "--home=/etc", limit: 5, at: undefined, all: false };
  assert.deepEqual(commandLine({ words: ["data", "query"], flags, rest: ["--timeout"] }), [
    "data",
    "query",
    "--json",
    "--task=--home=/etc",
    "--limit=5",
    "--",
    "--timeout",
  ]);
});

test("MCP-03: a command that fails is refused with its own sentence, one that found something wrong is not", async () => {
  const end = (exitCode: number, stdout: string): CommandEnd => ({ exitCode, stdout, stderr: "It is so.\n" });
  const reading = { words: ["audit"], answersWith: [1] };
  await assert.rejects(readCommand(fakeDesk({ end: end(69, "") }), reading), { message: "It is so." });
  await assert.rejects(readCommand(fakeDesk({ end: end(1, "") }), reading), { message: "It is so." });
  const { json, notes } = await readCommand(fakeDesk({ end: end(1, '{"ok":false}') }), reading);
  assert.deepEqual([json, notes], [{ ok: false }, ["It is so."]]);
});

for (const value of ["a\nb", "", "\u001b[2J", "a\u2028b", "\0"]) {
  test(`MCP-04: ${JSON.stringify(value)} is no task`, async () => {
    const why = TOOLS.find(({ name }) => name === "why");
    assert.ok(why);
    const answer = await callTool(why, fakeDesk({}), { task: value });
    assert.equal(answer.kind, "refused");
  });
}
