/** Findings of Nightdesk's own, as a home comes to have them and to be rid of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { answerApproval } from "../../src/engine/approvals.ts";
import { pauseTask } from "../../src/engine/steering.ts";
import { makeTask } from "../../src/testing/make-task.ts";
import { DAY, HOUR, MONDAY, openStage, type Stage } from "./stage.ts";

const nightly = makeTask("nightly", { rule: { kind: "calendar", patterns: ["0 3 * * *"] } });
const MINUTE = 60_000;

async function nights(stage: Stage, from: number, until: number): Promise<void> {
  for (let day = from; day < until; day += 1) {
    stage.sleepUntil(MONDAY + day * DAY + 3 * HOUR);
    await stage.tick();
  }
}

async function open(stage: Stage): Promise<string[]> {
  const findings = await stage.reading.findings({ task: "nightdesk", states: ["new", "ongoing"] });
  return findings.map(({ key, severity }) => `${key} ${severity}`);
}

test("UNA-20, UNA-25: a slow night is one finding and one message; the next usual one closes it, a return is not told again", async () => {
  const stage = await openStage([nightly]);
  await stage.tick();
  stage.work("nightly", { lastsMs: MINUTE });
  await nights(stage, 0, 12);
  assert.deepEqual(await open(stage), []);
  stage.work("nightly", { lastsMs: 20 * MINUTE });
  await nights(stage, 12, 13);
  assert.deepEqual(await open(stage), ["slow:nightly info"]);
  stage.work("nightly", { lastsMs: MINUTE });
  await nights(stage, 13, 14);
  assert.deepEqual(await open(stage), []);
  stage.work("nightly", { lastsMs: 60 * MINUTE });
  stage.configure([{ ...nightly, timeoutMs: 2 * HOUR }]);
  await nights(stage, 14, 15);
  assert.deepEqual(await open(stage), ["slow:nightly info"]);
  const messages = (await stage.messages()).filter(({ kind }) => kind === "finding");
  assert.deepEqual(
    messages.map(({ title, task }) => [title, task]),
    [["nightly has been running for 5 min, 5 times its usual 60 s", null]],
  );
});

test("UNA-22, UNA-25: a task that keeps failing becomes stale and is well again with its first success", async () => {
  const stage = await openStage([nightly]);
  await stage.tick();
  await nights(stage, 0, 10);
  stage.work("nightly", { outcome: "failed" });
  await nights(stage, 10, 12);
  assert.deepEqual(await open(stage), []);
  await nights(stage, 12, 13);
  assert.deepEqual(await open(stage), ["stale:nightly warning"]);
  stage.work("nightly", { outcome: "succeeded" });
  await nights(stage, 14, 15);
  assert.deepEqual(await open(stage), []);
});

test("UNA-25 findings of a task that is gone are closed by the daily maintenance", async () => {
  const stage = await openStage([nightly]);
  await stage.tick();
  stage.work("nightly", { lastsMs: MINUTE });
  await nights(stage, 0, 12);
  stage.work("nightly", { lastsMs: 20 * MINUTE });
  await nights(stage, 12, 13);
  assert.deepEqual(await open(stage), ["slow:nightly info"]);
  stage.configure([makeTask("other")]);
  await nights(stage, 13, 15);
  assert.deepEqual(await open(stage), []);
});

/** Each call is a message to Telegram that was taken, or not. */
function telegramOf(stage: Stage) {
  const { ledger } = stage.ctx;
  let messages = 0;
  return async function deliver(state: "sent" | "failed"): Promise<void> {
    const key = `k${(messages += 1)}`;
    const at = stage.clock.now();
    await ledger.write(async (tx) => {
      const content = { kind: "failure", severity: "warning", task: null, run: null, body: null } as const;
      const times = { createdAt: at, notBefore: at, expiresAt: null };
      await tx.addMessage({ ...content, title: key, key, ...times });
      const id = (await tx.messageId(key)) ?? assert.fail();
      await tx.addDeliveries(id, [{ channel: "telegram", notBefore: at, note: null }]);
      const owner = { pid: 1, startedAt: "", bootId: "" };
      const claimed = await tx.claimDelivery("telegram", owner, at, id);
      const end = { state, at, error: "blocked", channelMessageId: state === "sent" ? "1" : null };
      await tx.endDelivery(claimed?.id ?? 0, "sending", end);
    });
  };
}

test("UNA-26 a channel that brings nothing through is one finding, closed by the next run after it delivered", async () => {
  const stage = await openStage([nightly], { channels: { telegram: {}, ntfy: {} } });
  const deliver = telegramOf(stage);
  await stage.tick();
  await deliver("failed");
  await deliver("failed");
  await nights(stage, 0, 1);
  assert.deepEqual(await open(stage), []);
  await deliver("failed");
  await nights(stage, 1, 2);
  assert.deepEqual(await open(stage), ["silent_channel:telegram warning"]);
  await deliver("sent");
  await nights(stage, 2, 3);
  assert.deepEqual(await open(stage), []);
  const told = (await stage.messages()).filter(({ kind }) => kind === "finding");
  assert.deepEqual(
    told.map(({ title }) => title),
    ["telegram has never delivered anything: 3 messages did not get through"],
  );
});

test("UNA-26 a silent channel is told with no run, since the one after which it was seen has nothing to do with it", async () => {
  const stage = await openStage([nightly], { channels: { telegram: {}, ntfy: {} } });
  const deliver = telegramOf(stage);
  await stage.tick();
  await nights(stage, 0, 1);
  // The daily look comes before they are lost.
  stage.sleepUntil(MONDAY + DAY + HOUR);
  await stage.tick();
  for (let lost = 0; lost < 3; lost += 1) await deliver("failed");
  stage.work("nightly", { outcome: "failed" });
  await nights(stage, 1, 2);
  const told = (await stage.messages()).filter(({ kind }) => kind === "finding");
  assert.deepEqual(
    told.map(({ title, run }) => [title, run]),
    [["telegram has never delivered anything: 3 messages did not get through", null]],
  );
});

test("UNA-21, UNA-27: a task that changes nothing any more, and does not say so, is one finding until it changes something again", async () => {
  const stage = await openStage([nightly]);
  await stage.tick();
  stage.work("nightly", { report: { changed: 100 } });
  await nights(stage, 0, 12);
  assert.deepEqual(await open(stage), []);
  stage.work("nightly", { report: { changed: null } });
  await nights(stage, 12, 16);
  assert.deepEqual(await open(stage), ["few_changes:nightly warning"]);
  stage.work("nightly", { report: { changed: 3 } });
  await nights(stage, 16, 18);
  assert.deepEqual(await open(stage), ["few_changes:nightly warning"]);
  stage.work("nightly", { report: { changed: 90 } });
  await nights(stage, 18, 19);
  assert.deepEqual(await open(stage), []);
  assert.equal((await stage.messages()).filter(({ kind }) => kind === "finding").length, 1);
});

test("UNA-22 a weekly task is stale after two weeks, and not while it is paused", async () => {
  const weekly = makeTask("weekly", { rule: { kind: "calendar", patterns: ["0 3 * * 1"] } });
  const stage = await openStage([weekly]);
  await stage.tick();
  await nights(stage, 0, 1);
  stage.work("weekly", { outcome: "failed" });
  await nights(stage, 1, 15);
  assert.deepEqual(await open(stage), []);
  await nights(stage, 15, 16);
  assert.deepEqual(await open(stage), ["stale:weekly warning"]);
  await stage.play((ctx) => pauseTask(ctx, "weekly", null));
  await nights(stage, 16, 17);
  assert.deepEqual(await open(stage), []);
});

test("UNA-22 a task that has never succeeded is stale when it has been due twice", async () => {
  const stage = await openStage([nightly]);
  await stage.tick();
  stage.work("nightly", { outcome: "failed" });
  await nights(stage, 0, 2);
  assert.deepEqual(await open(stage), []);
  await nights(stage, 2, 3);
  const [finding] = await stage.reading.findings({ task: "nightdesk", states: ["new", "ongoing"] });
  assert.match(finding?.title ?? "", /^nightly has never succeeded, though it was due [23] times$/);
});

/** Twelve usual nights of a minute; then a question, an answer after eight hours, and work that goes on so long. */
async function answeredLate(lastsMs: number): Promise<Stage> {
  const stage = await openStage([{ ...nightly, approveWithinMs: 12 * HOUR }]);
  await stage.tick();
  stage.work("nightly", { lastsMs: MINUTE });
  await nights(stage, 0, 12);
  const asks = [{ kind: "tool", tool: "Bash", input: "{}", inputHash: "x" }] as const;
  stage.work("nightly", { lastsMs: MINUTE, waits: { for: "approval", asks } }, { lastsMs });
  await nights(stage, 12, 13);
  stage.sleepUntil(MONDAY + 12 * DAY + 11 * HOUR);
  const [asked] = await stage.ctx.ledger.read((tx) => tx.pendingApprovals());
  await answerApproval(stage.ctx, { yes: true, by: "cli", answer: null, id: asked?.id ?? "" });
  await stage.tick();
  assert.equal((await stage.newestRun("nightly")).state, "succeeded");
  return stage;
}

test("UNA-28 a run that has waited for a person is no slow one: neither under way nor when it has ended", async () => {
  const stage = await answeredLate(3 * MINUTE);
  assert.deepEqual(await tellings(stage), []);
  assert.deepEqual(await open(stage), []);
});

test("UNA-28 a run that becomes slow after it has waited is told in time, and of what it worked", async () => {
  const stage = await answeredLate(25 * MINUTE);
  assert.deepEqual(await tellings(stage), ["nightly has been running for 5 min, 5 times its usual 60 s"]);
});

async function tellings(stage: Stage): Promise<string[]> {
  return (await stage.messages()).filter(({ kind }) => kind === "finding").map(({ title }) => title);
}

test("UNA-28 a run that hangs is told while it is under way, and told once", async () => {
  const stage = await openStage([nightly]);
  await stage.tick();
  stage.work("nightly", { lastsMs: MINUTE });
  await nights(stage, 0, 12);
  stage.work("nightly", { lastsMs: 25 * MINUTE });
  await nights(stage, 12, 13);
  assert.deepEqual(await tellings(stage), ["nightly has been running for 5 min, 5 times its usual 60 s"]);
  const [finding] = await stage.reading.findings({ task: "nightdesk", states: ["new", "ongoing"] });
  assert.equal(finding?.title, "nightly took 25 min, 25 times its usual 60 s");
});
