import assert from "node:assert/strict";
import { test } from "node:test";
import { NOON, openOutbox, refuses } from "./fixtures/outbox.ts";
import { createDelivery } from "./index.ts";

const HOUR = 3_600_000;

test("DEL-10 not_before is kept, and after expires_at the message is kept as expired and never sent", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.add(
    { title: "later", notBefore: NOON + HOUR },
    { title: "over", notBefore: NOON + HOUR, expiresAt: NOON + HOUR },
  );
  await outbox.drain();
  assert.deepEqual(outbox.log(), []);
  assert.equal(await outbox.ledger.read((tx) => tx.nextDeliveryAt()), NOON + HOUR);
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: later"]);
  assert.deepEqual(await outbox.states(), ["later sent", "over expired"]);
});

test("DEL-10 a message expires also while its channel is away", async () => {
  const outbox = await openOutbox({ telegram: {} }, { telegram: refuses("later") });
  await outbox.add({ title: "over", expiresAt: NOON + HOUR });
  await outbox.drain();
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["over expired"]);
  assert.equal((await outbox.deliveries("over"))[0]?.state, "expired");
});

test("DEL-11 in quiet hours only what is critical goes out; the rest comes when they end", async () => {
  const outbox = await openOutbox({ telegram: {}, quiet: "11:00-14:30" }, {});
  await outbox.add({ title: "calm" }, { title: "fire", severity: "critical" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: fire"]);
  assert.equal(await outbox.ledger.read((tx) => tx.nextDeliveryAt()), NOON + 2.5 * HOUR);
  outbox.clock.pass(2.5 * HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: fire", "telegram: calm"]);
});

test("DEL-12 the same words about the same task within an hour are one message, unless something came between", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.add({ title: "disk is full", task: "a" });
  await outbox.drain();
  outbox.clock.pass(60_000);
  await outbox.add({ title: "disk is full", task: "a" });
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["telegram: disk is full"]);
  assert.deepEqual(await outbox.states(), ["disk is full sent", "disk is full sent"]);
  outbox.clock.pass(60_000);
  await outbox.add({ title: "a works again", task: "a", kind: "recovery" });
  outbox.clock.pass(60_000);
  await outbox.add({ title: "disk is full", task: "a" });
  await outbox.drain();
  assert.deepEqual(outbox.log().slice(1), ["telegram: a works again", "telegram: disk is full"]);
});

test("DEL-13 more than five of a kind become one message that lists them; approvals never do", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  const tasks = ["a", "b", "c", "d", "e", "f", "g"];
  await outbox.add(
    ...tasks.map((task) => ({ task, title: `${task} failed` })),
    ...tasks.map((task) => ({ task, title: `may ${task}?`, kind: "approval" as const })),
    { title: "fine", kind: "success" },
  );
  await outbox.drain();
  const digest = outbox.sent.find(({ message }) => message.title.startsWith("7 failures"))?.message;
  assert.equal(digest?.title, "7 failures: a, b, c and 4 more");
  assert.equal(digest.body, tasks.map((task) => `- ${task} failed`).join("\n"));
  assert.equal(outbox.sent.length, 1 + 7 + 1);
  const messages = await outbox.reading.messages({});
  const whole = messages.find(({ title }) => title.startsWith("7 failures"));
  const parts = messages.filter(({ containedIn }) => containedIn === whole?.id);
  assert.equal(parts.length, 7);
  assert.ok(parts.every(({ state }) => state === "sent"));
});

test("DEL-13 what is listed has a short reason each", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  const bodies = ["Exit code 3", null, "\n- **disk** is full\nmore", "word ".repeat(40), "", "Exit code 4"];
  await outbox.add(...bodies.map((body, at) => ({ task: `t${at}`, title: `t${at} failed`, body })));
  await outbox.drain();
  assert.deepEqual((outbox.sent[0]?.message.body ?? "").split("\n"), [
    "- t0 failed: Exit code 3",
    "- t1 failed",
    "- t2 failed: disk is full",
    `- t3 failed: ${"word ".repeat(24).trim()} …`,
    "- t4 failed",
    "- t5 failed: Exit code 4",
  ]);
});

test("DEL-13 five of a kind stay five", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  await outbox.add(...["a", "b", "c", "d", "e"].map((task) => ({ task, title: `${task} failed` })));
  await outbox.drain();
  assert.equal(outbox.sent.length, 5);
});

test("DEL-09 a channel that left the configuration gives its messages to those that stayed", async () => {
  const channels: Record<string, unknown> = { telegram: {}, webhook: {} };
  const outbox = await openOutbox(channels, { telegram: refuses("later") });
  await outbox.add({ title: "one" });
  await outbox.drain();
  delete channels["telegram"];
  outbox.clock.pass(HOUR);
  await outbox.drain();
  assert.deepEqual(outbox.log(), ["webhook: one"]);
});

test("DEL-09 news from before there was a channel is brought up for three days, then it is expired", async () => {
  const channels: Record<string, unknown> = {};
  const outbox = await openOutbox(channels, {});
  await outbox.add({ title: "old" });
  outbox.clock.pass(71 * HOUR);
  await outbox.add({ title: "new" });
  outbox.clock.pass(2 * HOUR);
  channels["ntfy"] = {};
  await outbox.drain();
  assert.deepEqual(await outbox.states(), ["old expired", "new sent"]);
});

test("DEL-13 after five of a kind within a minute the next ones wait for that minute and come as one", async () => {
  const outbox = await openOutbox({ telegram: {} }, {});
  const over = new AbortController();
  const worker = createDelivery(outbox.partsOf(1));
  const working = worker.work(over.signal, new AbortController().signal);
  /** Lets the worker do all that is due, and time pass until its next look. */
  async function look(): Promise<void> {
    for (let turn = 0; turn < 400; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    outbox.clock.wakeNext();
  }
  const tasks = ["a", "b", "c", "d", "e"];
  await outbox.add(...tasks.map((task) => ({ task, title: `${task} failed` })));
  await look();
  await outbox.add(...["k", "l", "m", "n", "o", "p"].map((task) => ({ task, title: `${task} failed` })));
  for (let times = 0; times < 10; times += 1) await look();
  over.abort();
  await look();
  await working;
  assert.deepEqual(
    outbox.log().slice(0, 5).toSorted(),
    tasks.map((task) => `telegram: ${task} failed`),
  );
  assert.equal(outbox.log().length, 6, outbox.log().join("\n"));
  assert.equal(outbox.log()[5], "telegram: 6 failures: k, l, m and 3 more");
});
