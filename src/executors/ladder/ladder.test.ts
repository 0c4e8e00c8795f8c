import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING_SPENT } from "../../core/money/caps.ts";
import type { Task } from "../../core/task.ts";
import { ClaudeError, type ModelAnswer } from "../../ports/claude.ts";
import type { AttemptResult } from "../../ports/executor.ts";
import type { LadderRequest } from "../../ports/ladder.ts";
import { makeTask } from "../../testing/make-task.ts";
import { createLadder, type LadderParts } from "./index.ts";

const never = new AbortController().signal;
const NOW = Date.parse("2026-11-25T03:00:00Z");
const INPUT = { kind: "file", path: "/home/notes.md" } as const;
const ASKED = { kind: "ask", text: "Needed?", file: null } as const;

interface Scene {
  readonly task?: Partial<Task>;
  readonly trigger?: "slot" | "manual";
  readonly lastInputHash?: string | null;
  readonly deferrals?: number;
  readonly key?: string | null;
  readonly withoutKey?: "skip" | "fail";
  readonly left?: number;
  readonly says?: unknown;
  readonly script?: Partial<AttemptResult>;
}

async function decide(scene: Scene) {
  const asked: string[] = [];
  const usage = { input: 1, output: 1, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, webSearches: 0 };
  const { left = 1, says } = scene;
  const parts = {
    account: () => ({
      auth: "api_key",
      apiKey: scene.key === undefined ? "k" : scene.key,
      model: "claude-sonnet-5-5",
      gateModel: "claude-haiku-5-5",
      withoutKey: scene.withoutKey ?? "skip",
    }),
    purse: {
      left: () => Promise.resolve(left),
      reserve: () =>
        Promise.resolve(
          left > NOTHING_SPENT.run
            ? {
                ok: true,
                id: 1,
                settle: () => Promise.resolve({ usd: 0, isEstimate: false }),
                assume: () => Promise.resolve({ usd: 0, isEstimate: true }),
              }
            : { ok: false, detail: "budget.per_day_usd is $2.00" },
        ),
    },
    render: () => Promise.resolve({ text: "words", hash: "now", inputs: [] }),
    messages: () => ({
      ask({ model }: { model: string }): Promise<ModelAnswer> {
        asked.push(model);
        if (says instanceof Error) return Promise.reject(says);
        const text = typeof says === "string" ? says : JSON.stringify(says);
        return Promise.resolve({ text, calls: [], stopReason: "end_turn", usage, content: [] });
      },
    }),
    bytesOf: () => 100,
    now: () => NOW,
    scripts: {
      start: () => {
        asked.push("script");
        return Promise.resolve({
          outcome: "succeeded",
          detail: null,
          report: { skip: null },
          ...scene.script,
        });
      },
    },
  } as unknown as LadderParts;
  const task = makeTask("a", { work: { kind: "ask", text: "x", file: null }, ...scene.task });
  const request = {
    run: { id: "r", task: "a", trigger: scene.trigger ?? "slot", catchUp: false, full: false },
    task,
    attempt: 0,
    deadlineAt: NOW + task.timeoutMs,
    lastInputHash: scene.lastInputHash ?? null,
    deferrals: scene.deferrals ?? 0,
  } as unknown as LadderRequest;
  const verdict = await createLadder(parts)(request, never);
  return { ...verdict, asked, taken: verdict.steps.map(({ step }) => step) };
}

test("CLD-10, CLD-11: the cheapest step decides, and those behind it are not taken", async () => {
  const gated = { task: { gate: ASKED, inputs: [INPUT], skipUnchangedInputs: true } };
  const noKey = await decide({ ...gated, key: null });
  assert.deepEqual([noKey.verdict, noKey.reason, noKey.taken], ["skip", "no_api_key", ["calendar", "key"]]);
  assert.equal((await decide({ key: null, withoutKey: "fail" })).verdict, "fail");
  const broke = await decide({ ...gated, left: 0 });
  assert.deepEqual([broke.reason, broke.taken], ["over_budget", ["calendar", "key", "budget"]]);
  const same = await decide({ ...gated, lastInputHash: "now" });
  assert.deepEqual([same.reason, same.asked], ["unchanged", []]);
  const go = await decide({ ...gated, says: { verdict: "run", reason: "r", minutes: 0 } });
  assert.deepEqual([go.verdict, go.inputHash, go.asked], ["go", "now", ["claude-haiku-5-5"]]);
});

test("CLD-12, CLD-13: a person who says run has decided; key and money still count", async () => {
  const task = { gate: ASKED, inputs: [INPUT], skipUnchangedInputs: true };
  const run = await decide({ task, trigger: "manual", lastInputHash: "now" });
  assert.deepEqual([run.verdict, run.asked], ["go", []]);
  assert.equal((await decide({ task, trigger: "manual", left: 0 })).reason, "over_budget");
});

test("CLD-13: a script's gate goes on, skips with its reason, or fails", async () => {
  const task = { gate: { kind: "script", path: "/g.sh" } } as const;
  assert.equal((await decide({ task })).verdict, "go");
  const skip = await decide({ task, script: { report: { skip: "nothing new" } as AttemptResult["report"] } });
  assert.deepEqual([skip.verdict, skip.reason, skip.detail], ["skip", "gate", "nothing new"]);
  const failed = await decide({ task, script: { outcome: "failed", detail: "exit 3" } });
  assert.deepEqual([failed.verdict, failed.reason], ["fail", "gate_failed"]);
});

test("CLD-14: a question's gate puts off within bounds, and not for ever", async () => {
  const task = { gate: ASKED };
  const minutes = async (asked: number) =>
    (((await decide({ task, says: { verdict: "defer", reason: "r", minutes: asked } })).untilAt ?? 0) - NOW) /
    60_000;
  assert.deepEqual([await minutes(60), await minutes(0), await minutes(100_000)], [60, 5, 720]);
  const often = await decide({ task, deferrals: 5, says: { verdict: "defer", reason: "r", minutes: 60 } });
  assert.deepEqual([often.verdict, often.reason], ["skip", "gate"]);
  assert.match(often.detail ?? "", /put off 5 times already/);
});

test("CLD-14: what passes is put off for longer than a tick stays, what does not is a failure", async () => {
  const task = { gate: ASKED };
  const passing = await decide({ task, says: new ClaudeError("overloaded", "busy") });
  assert.equal(passing.verdict, "defer");
  assert.ok((passing.untilAt ?? 0) - NOW > 15 * 60_000);
  for (const says of [new ClaudeError("auth", "no"), "perhaps", { verdict: "maybe" }, {}])
    assert.deepEqual((await decide({ task, says })).reason, "gate_failed");
  assert.equal(
    (await decide({ task, deferrals: 5, says: new ClaudeError("overloaded", "busy") })).verdict,
    "fail",
  );
});

test("CLD-15: what a gate has seen and declined counts as seen", async () => {
  const says = { verdict: "skip", reason: "nothing", minutes: 0 };
  assert.equal((await decide({ task: { gate: ASKED, inputs: [INPUT] }, says })).isSettled, true);
  assert.equal((await decide({ task: { gate: ASKED }, says })).isSettled, false, "it has looked at nothing");
});
