/** Signs of life: when they are sent, what they say, and what is told of those that do not arrive. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deadManWatch } from "../../src/engine/dead-man.ts";
import { runLoop } from "../../src/engine/loop.ts";
import type { Sign, SignResult } from "../../src/ports/sign-of-life.ts";
import { makeConfig, makeTask } from "../../src/testing/make-task.ts";
import { HOUR, MINUTE, MONDAY, noStops, openStage, type Stage } from "./stage.ts";

const deadMan = { url: "${PING}", everyMs: 5 * MINUTE, method: "get", plain: false } as const;
const hourly = makeTask("hourly", { rule: { kind: "every", everyMs: HOUR, anchorMs: 0 } });

async function watched(overrides: { plain?: boolean } = {}, tasks = [hourly]) {
  const stage = await openStage(tasks, { deadMan: { ...deadMan, ...overrides } });
  const sent: string[] = [];
  const answers: SignResult[] = [];
  Object.assign(stage.ctx, {
    async sendSign(_to: unknown, sign: Sign) {
      sent.push(`${sign} ${(stage.clock.now() - MONDAY) / MINUTE}`);
      return answers.shift() ?? { arrived: true };
    },
  });
  return { stage, sent, answers };
}

async function ticks(stage: Stage, ...minutes: number[]): Promise<void> {
  for (const minute of minutes) {
    stage.sleepUntil(MONDAY + minute * MINUTE);
    await stage.tick();
  }
}

test("UNA-30 each tick sends one when it is due, also when the scheduler is a moment early, and never more", async () => {
  const { stage, sent } = await watched();
  await ticks(stage, 0, 1, 4.9, 9.8, 10, 15);
  assert.deepEqual(sent, ["success 0", "success 4.9", "success 9.8", "success 15"]);
});

test("UNA-32 the fast way of tick is not taken while a sign is due", async () => {
  const { stage } = await watched();
  await ticks(stage, 0);
  assert.equal(Number(await stage.reading.note("wake_at")), MONDAY + 4.5 * MINUTE);
});

test("UNA-30 a run that did not succeed makes the next sign a fail, once", async () => {
  const { stage, sent } = await watched();
  stage.work("hourly", { outcome: "failed" }, { outcome: "succeeded" });
  await ticks(stage, 1, 60, 65, 70, 120);
  assert.deepEqual(
    sent.map((one) => one.split(" ")[0]),
    // The sign of the pass that starts the run goes out before its end.
    ["success", "success", "fail", "success", "success"],
  );
});

test("UNA-30 an invalid configuration is a fail; a plain service hears nothing then", async () => {
  for (const plain of [false, true]) {
    const { stage, sent } = await watched({ plain });
    await ticks(stage, 0);
    stage.configure(null);
    await ticks(stage, 5, 10);
    assert.deepEqual(sent, plain ? ["success 0"] : ["success 0", "fail 5", "fail 10"]);
  }
});

test("UNA-30 the loop begins with a start and goes on by itself", async () => {
  const { stage, sent } = await watched();
  const stops = noStops();
  const ending = new AbortController();
  const enough = () => {
    if (sent.length >= 4) ending.abort();
  };
  const { sendSign } = stage.ctx;
  Object.assign(stage.ctx, {
    async sendSign(...words: Parameters<NonNullable<typeof sendSign>>) {
      const result = await sendSign?.(...words);
      enough();
      return result;
    },
  });
  await stage.play((ctx, given) => runLoop(ctx, given), { ...stops, stop: ending.signal });
  assert.deepEqual(
    sent.map((one) => one.split(" ")[0]),
    ["start", "success", "success", "success"],
  );
  const times = sent.map((one) => Number(one.split(" ")[1]));
  assert.ok((times[2] ?? 0) - (times[1] ?? 0) >= 4.5 && (times[2] ?? 0) - (times[1] ?? 0) <= 6, sent.join());
});

test("UNA-37 a fail that did not arrive is sent again, until it arrives or the task works again", async () => {
  const lost = { arrived: false, why: "no network" } as const;
  const { stage, sent, answers } = await watched();
  stage.work("hourly", { outcome: "failed" }, { outcome: "failed" }, { outcome: "succeeded" });
  answers.push({ arrived: true }, { arrived: true }, lost, lost);
  await ticks(stage, 1, 60, 65, 70, 75, 80);
  assert.deepEqual(signsOf(sent), ["success", "success", "fail", "fail", "fail", "success"]);
  answers.push({ arrived: true }, lost, lost);
  await ticks(stage, 120, 125, 180, 185);
  assert.deepEqual(signsOf(sent.slice(6)), ["success", "fail", "fail", "success"]);
});

test("UNA-37 a success that did not arrive hides no failure before it", async () => {
  const { stage, sent, answers } = await watched();
  stage.work("hourly", { outcome: "failed" });
  answers.push({ arrived: false, why: "no network" });
  await ticks(stage, 0, 60, 65);
  assert.deepEqual(signsOf(sent).at(-1), "fail");
});

test("UNA-37 a start that did not arrive comes again, before what follows it", async () => {
  const { stage, sent, answers } = await watched();
  answers.push({ arrived: false, why: "no network" });
  const ending = new AbortController();
  const { sendSign } = stage.ctx;
  const under: string[] = [];
  let isTogether = false;
  Object.assign(stage.ctx, {
    async sendSign(...asked: Parameters<NonNullable<typeof sendSign>>) {
      under.push(asked[1]);
      isTogether ||= under.length > 1;
      const result = await sendSign?.(...asked);
      under.pop();
      if (sent.length >= 5) ending.abort();
      return result;
    },
  });
  await stage.play((ctx, given) => runLoop(ctx, given), { ...noStops(), stop: ending.signal });
  assert.deepEqual(signsOf(sent), ["start", "success", "start", "success", "success"]);
  assert.equal(isTogether, false, "one after the other");
});

function signsOf(sent: readonly string[]): (string | undefined)[] {
  return sent.map((one) => one.split(" ")[0]);
}

test("UNA-30 after the clock was put back, what the service knows already is no new failure, and what is new is one", async () => {
  const other = makeTask("other", { rule: { kind: "every", everyMs: HOUR, anchorMs: 10 * MINUTE } });
  const { stage, sent } = await watched({}, [hourly, other]);
  stage.work("hourly", { outcome: "failed" });
  await ticks(stage, 1, 60, 65, 70);
  assert.deepEqual(signsOf(sent), ["success", "success", "fail", "success"]);
  stage.clock.jump(-30 * MINUTE);
  await ticks(stage, 41, 46);
  assert.deepEqual(signsOf(sent.slice(4)), ["success", "success"]);
  stage.work("other", { outcome: "failed" });
  await ticks(stage, 130, 135, 140);
  assert.deepEqual(signsOf(sent.slice(6)), ["success", "fail", "success"]);
});

test("UNA-37 a sign that is still under way is waited for before the next one goes out", async () => {
  const { stage } = await watched();
  const begun: string[] = [];
  const answers: ((result: SignResult) => void)[] = [];
  Object.assign(stage.ctx, {
    sendSign(_to: unknown, sign: Sign) {
      begun.push(sign);
      return new Promise<SignResult>((resolve) => void answers.push(resolve));
    },
  });
  const watch = deadManWatch(stage.ctx, true);
  const config = makeConfig([hourly], { deadMan });
  await watch.beat(config, true);
  stage.sleepUntil(MONDAY + HOUR);
  await watch.beat(config, true);
  await settledWork();
  assert.deepEqual(begun, ["start"], "the start alone");
  for (const [index, expected] of [
    ["start", "success"],
    ["start", "success", "success"],
  ].entries()) {
    answers[index]?.({ arrived: true });
    await settledWork();
    assert.deepEqual(begun, expected);
  }
  answers[2]?.({ arrived: true });
  await watch.settled();
});

/** What can go on without an answer from outside has gone on. */
async function settledWork(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("UNA-31 three that do not arrive are told once, and so is their end; one alone is not", async () => {
  const { stage, answers } = await watched();
  const lost = { arrived: false, why: "127.0.0.1 answered 404" } as const;
  answers.push(lost, { arrived: true }, lost, lost, lost, lost);
  await ticks(stage, 0, 5, 10, 15, 20, 25, 30, 35);
  const messages = (await stage.messages()).filter(({ key }) => key.startsWith("sign:"));
  assert.deepEqual(messages.map(({ title }) => title).toSorted(), [
    "3 signs of life did not arrive",
    "Signs of life arrive again",
  ]);
  assert.match(
    messages.find(({ severity }) => severity === "warning")?.body ?? "",
    /127\.0\.0\.1 answered 404\. It is tried again/,
  );
});

test("UNA-32 a service that does not answer holds up no run", async () => {
  const { stage } = await watched();
  await ticks(stage, 0);
  const { promise, resolve } = Promise.withResolvers<SignResult>();
  const order: string[] = [];
  Object.assign(stage.ctx, {
    sendSign: () =>
      promise.then((result) => {
        order.push("the service answers");
        return result;
      }),
    announce(event: { readonly kind: string }) {
      if (event.kind !== "run_ended") return;
      order.push("the run ends");
      resolve({ arrived: true });
    },
  });
  await ticks(stage, 60);
  assert.deepEqual(order, ["the run ends", "the service answers"]);
});
