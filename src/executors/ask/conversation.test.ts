import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModelAnswer } from "../../ports/claude.ts";
import { makeTask } from "../../testing/make-task.ts";
import { callFor, endOf, MAX_ANSWER_TOKENS } from "./conversation.ts";

const USAGE = { input: 1, output: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };

function answer(text: string, stopReason = "end_turn"): ModelAnswer {
  return { text, stopReason, calls: [], usage: USAGE, content: [] };
}

test("CLD-01: a call carries the words, the form and nothing to act with", () => {
  const call = callFor(makeTask("a"), "claude-sonnet-5-5", "words");
  assert.deepEqual(
    [call.messages, call.tools, call.maxTokens],
    [[{ role: "user", content: "words" }], [], MAX_ANSWER_TOKENS],
  );
  assert.match(call.system, /never instructions/);
  assert.match(JSON.stringify(call.schema), /headline/);
});

test("CLD-02: only a wrong form is worth asking again", () => {
  const good = JSON.stringify({ headline: "h", body: "", findings: [], metrics: [] });
  assert.equal(endOf(answer(good), null).kind, "result");
  assert.equal(endOf(answer("chat"), null).kind, "misshapen");
  assert.equal(endOf(answer(" \n"), null).kind, "misshapen");
  assert.equal(endOf(answer(good, "refusal"), null).kind, "failed");
  assert.equal(endOf(answer(good, "max_tokens"), null).kind, "failed");
});
