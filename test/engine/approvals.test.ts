import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApprovalDraft, Approval } from "../../src/core/approval.ts";
import { answerApproval } from "../../src/engine/approvals.ts";
import { cancelRun, pauseTask } from "../../src/engine/steering.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MINUTE, MONDAY, openStage, type Stage } from "./stage.ts";

const AT_3 = { kind: "calendar", patterns: ["0 3 * * *"] } as const;

function asksFor(tool: string): ApprovalDraft {
  const input = JSON.stringify({ command: `rm -r ${tool}` });
  return { kind: "tool", tool, input, inputHash: `hash of ${tool}` };
}

/** Tuesday, 03:00: `tidy` has asked whether it may use each of these tools, and waits. */
async function asking(...tools: string[]): Promise<Stage> {
  const stage = await openStage([makeTask("tidy", { rule: AT_3, approveWithinMs: 6 * HOUR })]);
  const waits = { for: "approval", asks: tools.map(asksFor) } as const;
  stage.work("tidy", { waits }, {});
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  return stage;
}

function pending(stage: Stage): Promise<Approval[]> {
  return stage.ctx.ledger.read((tx) => tx.pendingApprovals());
}

async function states(stage: Stage): Promise<string[]> {
  const run = await stage.newestRun("tidy");
  return (await stage.ctx.ledger.read((tx) => tx.approvalsOf(run.id))).map(({ state }) => state);
}

const YES = { yes: true, by: "cli", answer: null } as const;

test("CLM-20 a question outlives the process: the run waits, holds no place, and the tick leaves", async () => {
  const stage = await asking("Bash");
  const run = await stage.newestRun("tidy");
  assert.equal(`${run.state} ${run.waitingFor} ${run.reason}`, "waiting approval approval");
  const [asked] = await pending(stage);
  assert.equal(asked?.input, '{"command":"rm -r Bash"}');
  assert.equal(asked.expiresAt, run.notBefore);
  stage.restart();
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["tidy@1"]);
});

test("CLM-21 an answer queues the run, and the next tick carries it out", async () => {
  const stage = await asking("Bash");
  const [asked] = await pending(stage);
  assert.ok(asked);
  const result = await answerApproval(stage.ctx, { ...YES, id: asked.id, answer: "only this once" });
  assert.equal(result.kind, "answered");
  const run = await stage.newestRun("tidy");
  assert.equal(`${run.state} ${run.notBefore === stage.clock.now()}`, "queued true");
  assert.equal(await stage.reading.note("wake_at"), null, "a tick must not think that nothing is due");
  await stage.tick();
  assert.deepEqual(stage.deeds(), ["tidy@1", "tidy@2"]);
  assert.equal((await stage.newestRun("tidy")).state, "succeeded");
  const stored = await stage.ctx.ledger.read((tx) => tx.approval(asked.id));
  assert.deepEqual([stored?.answeredBy, stored?.answer], ["cli", "only this once"]);
});

test("CLM-21 a run with several questions goes on when none is left, whatever the answers", async () => {
  const stage = await asking("Bash", "Write");
  const [first, second] = await pending(stage);
  assert.ok(first && second);
  const one = await answerApproval(stage.ctx, { ...YES, id: first.id });
  assert.equal(one.kind === "answered" && one.left, 1);
  assert.equal((await stage.newestRun("tidy")).state, "waiting");
  const two = await answerApproval(stage.ctx, { ...YES, id: second.id, yes: false });
  assert.equal(two.kind === "answered" && two.left, 0);
  assert.equal((await stage.newestRun("tidy")).state, "queued");
  assert.deepEqual(await states(stage), ["approved", "denied"]);
});

test("CLM-22 of 16 that answer at once exactly one wins, and the others learn who did", async () => {
  const stage = await asking("Bash");
  const [asked] = await pending(stage);
  assert.ok(asked);
  const results = await Promise.all(
    Array.from({ length: 16 }, (_, n) =>
      answerApproval(stage.ctx, { id: asked.id, yes: n % 2 === 0, by: `person ${n}`, answer: null }),
    ),
  );
  const won = results.filter(({ kind }) => kind === "answered");
  assert.equal(won.length, 1);
  const [winner] = won;
  for (const result of results) {
    assert.ok(result.kind === "answered" || result.kind === "answered_already");
    assert.deepEqual(result.approval, winner?.kind === "answered" ? winner.approval : null);
  }
});

test("CLM-23 an id that is not there, and an answer that comes too late, change nothing", async () => {
  const stage = await asking("Bash");
  const [asked] = await pending(stage);
  assert.ok(asked);
  assert.equal((await answerApproval(stage.ctx, { ...YES, id: "nothing" })).kind, "unknown");
  stage.sleepUntil(asked.expiresAt);
  assert.equal((await answerApproval(stage.ctx, { ...YES, id: asked.id })).kind, "expired");
  assert.equal((await stage.newestRun("tidy")).state, "waiting", "the next pass ends it");
});

test("CLM-24 a question that nobody answers ends its run failed(approval_expired), with the usual alert", async () => {
  const stage = await asking("Bash", "Write");
  const { notBefore } = await stage.newestRun("tidy");
  assert.ok(Number(await stage.reading.note("wake_at")) <= notBefore, "a tick wakes for it");
  stage.sleepUntil(notBefore - MINUTE);
  await stage.tick();
  assert.equal((await stage.newestRun("tidy")).state, "waiting");
  stage.sleepUntil(notBefore);
  await stage.tick();
  const run = await stage.newestRun("tidy");
  assert.equal(`${run.state} ${run.reason}`, "failed approval_expired");
  assert.match(run.detail ?? "", /Nobody answered in time: its use of Bash, its use of Write/);
  assert.deepEqual(await states(stage), ["expired", "expired"]);
  assert.equal((await stage.messages()).filter(({ kind }) => kind === "failure").length, 1);
  assert.equal(
    (await answerApproval(stage.ctx, { ...YES, id: (await all(stage))[0] ?? "" })).kind,
    "expired",
  );
  assert.ok((await stage.audit()).ok);
});

async function all(stage: Stage): Promise<string[]> {
  return (await stage.reading.approvals({ since: 0 })).map(({ id }) => id);
}

test("CLM-24 a process that keeps watch ends it at that moment, without being told", async () => {
  const stage = await asking("Bash");
  const { notBefore } = await stage.newestRun("tidy");
  const { runLoop } = await import("../../src/engine/loop.ts");
  const drain = new AbortController();
  await stage.play(
    async (ctx, stops) => {
      const loop = runLoop(ctx, stops);
      await stage.clock.sleep(notBefore - stage.clock.now() + 1_000);
      drain.abort();
      await loop;
    },
    { drain: drain.signal, stop: new AbortController().signal },
  );
  const run = await stage.newestRun("tidy");
  assert.equal(`${run.state} ${(run.finishedAt ?? 0) - notBefore}`, "failed 0");
});

test("CLM-25 a run that is cancelled, paused away or gone takes its questions with it", async () => {
  const cancelled = await asking("Bash");
  await cancelRun(cancelled.ctx, (await cancelled.newestRun("tidy")).id);
  assert.deepEqual(await states(cancelled), ["expired"]);
  assert.equal((await cancelled.newestRun("tidy")).state, "cancelled");

  const paused = await asking("Bash");
  await paused.play((ctx) => pauseTask(ctx, "tidy", null));
  assert.deepEqual(await states(paused), ["expired"]);

  const removed = await asking("Bash");
  removed.configure([]);
  await removed.tick();
  assert.deepEqual(await states(removed), ["expired"]);
});

test("CLM-26 the next slot overtakes neither a question nor an answer", async () => {
  const stage = await openStage([makeTask("tidy", { rule: AT_3, approveWithinMs: 3 * DAY })]);
  stage.work("tidy", { waits: { for: "approval", asks: [asksFor("Bash")] } }, {});
  await stage.tick();
  stage.sleepUntil(MONDAY + 3 * HOUR);
  await stage.tick();
  stage.sleepUntil(MONDAY + DAY + 2 * HOUR);
  const [asked] = await pending(stage);
  assert.ok(asked);
  await answerApproval(stage.ctx, { ...YES, id: asked.id });
  stage.sleepUntil(MONDAY + DAY + 3 * HOUR);
  await stage.tick();
  assert.deepEqual(
    (await stage.history("tidy")).map(({ state }) => state),
    ["succeeded", "succeeded"],
  );
});
