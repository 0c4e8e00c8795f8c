import assert from "node:assert/strict";
import { test } from "node:test";
import { mostOf } from "../../core/money/cost.ts";
import { ClaudeError, type ModelAnswer, type ModelCall } from "../../ports/claude.ts";
import type { Purse, Reservation } from "../../ports/purse.ts";
import { OverCap, payFor } from "./pay.ts";

const CALL: ModelCall = {
  model: "claude-sonnet-5-5",
  system: "",
  messages: [],
  maxTokens: 8_192,
  effort: null,
  schema: null,
  tools: [],
  isRepeated: false,
};
const USAGE = { input: 10, output: 5, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };
const ANSWER: ModelAnswer = { text: "x", calls: [], stopReason: "end_turn", usage: USAGE, content: [] };

function purseOf(left: number) {
  const done: string[] = [];
  const reservation: Reservation = {
    ok: true,
    id: 1,
    settle: ({ usage }) => {
      done.push(`settle ${usage?.output ?? "nothing"}`);
      return Promise.resolve({ usd: 0.001, isEstimate: false });
    },
    assume: () => {
      done.push("assume");
      return Promise.resolve({ usd: 0.01, isEstimate: true });
    },
  };
  const purse: Purse = {
    reserve({ usd }) {
      if (usd > left) return Promise.resolve({ ok: false, detail: "the cap" });
      done.push("reserve");
      return Promise.resolve(reservation);
    },
    left: () => Promise.resolve(left),
    resume: () => reservation,
  };
  return { done, purse };
}

async function pay(left: number, make: (call: ModelCall) => Promise<ModelAnswer>) {
  const { done, purse } = purseOf(left);
  const parts = { purse, bytesOf: () => 2_000 };
  const paid = { task: "a", run: "r", kind: "ask", call: CALL } as const;
  const outcome = await payFor(parts, paid, make, () => undefined).then(
    () => "answered",
    (error: Error) => error.name,
  );
  return { done, outcome };
}

test("CLD-11: a call is reserved, made and settled, in that order", async () => {
  const { done, outcome } = await pay(1, () => Promise.resolve(ANSWER));
  assert.deepEqual([outcome, ...done], ["answered", "reserve", "settle 5"]);
});

test("CLD-11: where little is left, the answer may be shorter; where too little, nothing is asked", async () => {
  const most = mostOf(CALL.model, 2_000, CALL.maxTokens).usd;
  const asked: number[] = [];
  const make = ({ maxTokens }: ModelCall) => Promise.resolve(void asked.push(maxTokens)).then(() => ANSWER);
  assert.equal((await pay(most / 2, make)).outcome, "answered");
  assert.ok((asked[0] ?? 0) < CALL.maxTokens && (asked[0] ?? 0) >= 1_024, `${asked[0]}`);
  assert.equal((await pay(most / 50, make)).outcome, OverCap.name);
  assert.equal((await pay(0, make)).outcome, OverCap.name);
  assert.equal(asked.length, 1);
});

test("CLD-04: what the API refused costs nothing; of what broke off or fell silent the most counts", async () => {
  const ends = {
    auth: "settle nothing",
    bad_request: "settle nothing",
    rate_limited: "settle nothing",
    overloaded: "settle nothing",
    connection: "settle nothing",
    no_answer: "assume",
    cut: "assume",
  } as const;
  for (const [kind, end] of Object.entries(ends)) {
    const fault = new ClaudeError(kind as keyof typeof ends, "so it is");
    assert.deepEqual((await pay(1, () => Promise.reject(fault))).done, ["reserve", end], kind);
  }
  const half = new ClaudeError("overloaded", "so it is", { usage: USAGE });
  assert.deepEqual((await pay(1, () => Promise.reject(half))).done, ["reserve", "assume"]);
  assert.deepEqual((await pay(1, () => Promise.reject(new Error("cancelled")))).done, ["reserve", "assume"]);
});
