import assert from "node:assert/strict";
import { test } from "node:test";
import { makeTask } from "../testing/make-task.ts";
import { MINUTE, MONDAY, openStage } from "../../test/engine/stage.ts";
import { FAILURES_BEFORE_PAUSE, SAME_RESULTS_BEFORE_PAUSE } from "./policy.ts";

const RULE = { kind: "every", everyMs: 10 * MINUTE, anchorMs: 0 } as const;
const brief = makeTask("brief", { rule: RULE, work: { kind: "ask", text: "What happened?", file: null } });
const script = makeTask("script", { rule: RULE });

async function live(task: typeof brief, slots: number, plan: Parameters<Stage["work"]>[1]): Promise<Stage> {
  const stage = await openStage([task]);
  stage.work(task.id, plan);
  await stage.tick();
  for (let slot = 1; slot <= slots; slot++) {
    stage.sleepUntil(MONDAY + slot * 10 * MINUTE);
    await stage.tick();
  }
  return stage;
}

type Stage = Awaited<ReturnType<typeof openStage>>;

async function states(stage: Stage): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await stage.history()) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

test("CLM-70: a Claude task that fails five times in a row is paused, and that is told", async () => {
  const stage = await live(brief, 8, { outcome: "failed" });
  assert.deepEqual(await states(stage), { failed: FAILURES_BEFORE_PAUSE, skipped: 3 });
  const told = (await stage.messages()).map(({ title }) => title);
  assert.ok(told.some((title) => title.startsWith("brief is paused: it failed 5 times in a row")));
});

test("CLM-71: one that comes to the very same result seven times in a row is paused", async () => {
  const stage = await live(brief, 9, { outcome: "succeeded", report: { headline: "Nothing new" } });
  assert.deepEqual(await states(stage), { succeeded: SAME_RESULTS_BEFORE_PAUSE, skipped: 2 });
});

test("CLM-72: other tasks spend nothing and are never paused by Nightdesk", async () => {
  const stage = await live(script, 9, { outcome: "failed" });
  assert.equal((await states(stage))["skipped"], undefined);
});
